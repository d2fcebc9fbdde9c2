<?php
# What a wiki's web server runs for each request: logs it, fails it when asked to, else hands it to MediaWiki.

# One JSON line a request; never a password or a token.
function labLog( $path, $wiki ) {
	$entry = [ 'time' => gmdate( 'Y-m-d\TH:i:s\Z' ), 'at' => microtime( true ), 'method' => $_SERVER['REQUEST_METHOD'], 'path' => $path ];
	foreach ( [ 'action', 'list', 'prop', 'meta' ] as $name ) {
		if ( is_string( $_REQUEST[$name] ?? null ) ) {
			$entry[$name] = $_REQUEST[$name];
		}
	}
	$entry['user_agent'] = $_SERVER['HTTP_USER_AGENT'] ?? '';
	$line = json_encode( $entry, JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES | JSON_INVALID_UTF8_SUBSTITUTE );
	file_put_contents( getenv( 'LAB_HOME' ) . "/run/access.$wiki.log", "$line\n", FILE_APPEND | LOCK_EX );
}

# run/chaos.WIKI holds {"status":503,"retry_after":1,"count":2,"body":"…","sleep":0.5,"truncate":1,"only":"action=edit",
# "ratelimit":1}. True when the request was answered here.
function labFail( $wiki ) {
	$file = getenv( 'LAB_HOME' ) . "/run/chaos.$wiki";
	$switch = is_file( $file ) ? json_decode( file_get_contents( $file ), true ) : null;
	if ( !$switch || !labConcerns( $switch ) ) {
		return false;
	}
	labCountDown( $file, $switch );
	usleep( (int)( ( $switch['sleep'] ?? 0 ) * 1e6 ) );
	if ( isset( $switch['ratelimit'] ) ) {
		define( 'LAB_RATE_LIMIT', true );
	}
	if ( isset( $switch['truncate'] ) ) {
		header( 'Content-Type: application/json' );
		header( 'Content-Length: 1000' );
		echo '{"query":{"usercon';
		return true;
	}
	return isset( $switch['status'] ) && labAnswer( $switch );
}

function labConcerns( $switch ) {
	return strpos( http_build_query( $_REQUEST ), $switch['only'] ?? '' ) !== false;
}

function labCountDown( $file, $switch ) {
	if ( isset( $switch['count'] ) && --$switch['count'] <= 0 ) {
		unlink( $file );
	} elseif ( isset( $switch['count'] ) ) {
		file_put_contents( $file, json_encode( $switch ) );
	}
}

function labAnswer( $switch ) {
	$page = "<html><head><title>Wikimedia Error</title></head><body>upstream connect error {$switch['status']}</body></html>";
	http_response_code( $switch['status'] );
	header( 'Content-Type: text/html' );
	if ( isset( $switch['retry_after'] ) ) {
		header( "Retry-After: {$switch['retry_after']}" );
	}
	echo $switch['body'] ?? $page;
	return true;
}

function labUploadedFile( $path, $wiki ) {
	$file = getenv( 'LAB_DATA' ) . "/$wiki/images/" . substr( rawurldecode( $path ), strlen( '/images/' ) );
	if ( strpos( $file, '..' ) !== false || !is_file( $file ) ) {
		http_response_code( 404 );
		return;
	}
	header( 'Content-Type: ' . mime_content_type( $file ) );
	readfile( $file );
}

$labPath = parse_url( $_SERVER['REQUEST_URI'], PHP_URL_PATH ) ?: '/';
$labServed = getenv( 'LAB_WIKI' );
$labIsPhp = substr( $labPath, -4 ) === '.php';
if ( strncmp( $labPath, '/images/', 8 ) === 0 ) {
	labUploadedFile( $labPath, $labServed );
	return true;
}
if ( strncmp( $labPath, '/w/', 3 ) === 0 && !$labIsPhp ) {
	return false;
}
labLog( $labPath, $labServed );
if ( labFail( $labServed ) ) {
	return true;
}
$labEntry = strncmp( $labPath, '/w/', 3 ) === 0 ? $labPath : '/w/index.php';
if ( !is_file( $_SERVER['DOCUMENT_ROOT'] . $labEntry ) ) {
	http_response_code( 404 );
	return true;
}
$_SERVER['SCRIPT_NAME'] = $_SERVER['PHP_SELF'] = $labEntry;
$_SERVER['SCRIPT_FILENAME'] = $_SERVER['DOCUMENT_ROOT'] . $labEntry;
chdir( dirname( $_SERVER['SCRIPT_FILENAME'] ) );
require $_SERVER['SCRIPT_FILENAME'];
