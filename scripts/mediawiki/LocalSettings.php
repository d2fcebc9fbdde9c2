<?php
# The settings of all four wikis. Which one: --wiki=NAME on the command line, LAB_WIKI for a web server.
if ( !defined( 'MEDIAWIKI' ) ) {
	exit;
}
$labHome = getenv( 'LAB_HOME' );
$labData = getenv( 'LAB_DATA' );
$labFamily = json_decode( file_get_contents( "$labHome/family.json" ), true );
$labName = defined( 'MW_DB' ) ? MW_DB : getenv( 'LAB_WIKI' );
$labWiki = $labFamily['wikis'][$labName] ?? null;
if ( !$labWiki ) {
	die( "The lab has no wiki '$labName'\n" );
}
$labIsCli = PHP_SAPI === 'cli';

# Names and addresses
$wgDBname = $labName;
$wgLocalDatabases = array_keys( $labFamily['wikis'] );
$wgSitename = $wgMetaNamespace = $labWiki['title'];
$wgLanguageCode = $labWiki['language'];
$wgLocaltimezone = 'UTC';
$wgServer = "http://127.0.0.1:{$labWiki['port']}";
$wgScriptPath = $wgResourceBasePath = '/w';
$wgArticlePath = '/wiki/$1';
$wgUsePathInfo = true;
# Cookies know no ports: without a prefix each log-in would end the others.
$wgCookiePrefix = $wgDBname;

# Links between the wikis, from the list so that they follow the ports
$wgLocalInterwikis = $labWiki['prefixes'];
$wgInterwikiCache = [];
$labPrefixes = [];
foreach ( $labFamily['wikis'] as $labOther ) {
	foreach ( $labOther['prefixes'] as $labPrefix ) {
		$wgInterwikiCache["__global:$labPrefix"] = "1 http://127.0.0.1:{$labOther['port']}/wiki/\$1";
		$labPrefixes[] = $labPrefix;
	}
}
$wgInterwikiCache['__list:__global'] = implode( ' ', $labPrefixes );
# Stored pages hold addresses: others are rendered when the ports change.
$wgRenderHashAppend = '!' . crc32( serialize( $wgInterwikiCache ) );

# Namespaces
if ( $labName === 'metawiki' ) {
	$wgExtraNamespaces += [ 200 => 'Grants', 201 => 'Grants_talk' ];
	$wgNamespacesWithSubpages = [ NS_MAIN => true, 200 => true, 201 => true ] + $wgNamespacesWithSubpages;
}

if ( $labFamily['mariadb'] ) {
	$labServer = "$labHome/databases/mariadb";
	$wgDBtype = 'mysql';
	$wgDBserver = '127.0.0.1:' . json_decode( file_get_contents( "$labServer/port.json" ) );
	$wgDBuser = 'esep';
	$wgDBpassword = file_get_contents( "$labServer/password" );
	$wgDBTableOptions = 'ENGINE=InnoDB, DEFAULT CHARSET=binary';
} else {
	# SQLite. The data can be thrown away: nothing waits for the disk.
	# The main database keeps MediaWiki's own transaction mode: any other makes writes fail.
	$wgDBtype = 'sqlite';
	$wgSQLiteDataDir = "$labData/$labName";
	$labSqlite = static function ( $name ) use ( $wgSQLiteDataDir ) {
		return [ 'type' => 'sqlite', 'dbname' => $name, 'dbDirectory' => $wgSQLiteDataDir, 'tablePrefix' => '',
			'variables' => [ 'synchronous' => 'OFF' ], 'flags' => 0 ];
	};
	$labImmediate = [ 'trxMode' => 'IMMEDIATE' ];
	$wgDBservers = [ [ 'load' => 1, 'flags' => DBO_DEFAULT ] + $labSqlite( $wgDBname ) ];
	$wgObjectCaches[CACHE_DB] = [ 'class' => SqlBagOStuff::class, 'loggroup' => 'SQLBagOStuff',
		'server' => $labSqlite( 'wikicache' ) + $labImmediate ];
	$wgJobTypeConf['default'] = [ 'class' => 'JobQueueDB', 'claimTTL' => 3600,
		'server' => $labSqlite( "{$wgDBname}_jobqueue" ) + $labImmediate ];
}
$wgJobRunRate = 0;

# Caches: shared memory on the web, nothing kept on the command line
$wgMainCacheType = $wgMessageCacheType = $labIsCli ? 'hash' : CACHE_ACCEL;
$wgParserCacheType = $labIsCli ? CACHE_NONE : CACHE_DB;
$wgSessionCacheType = CACHE_DB;
$wgCacheDirectory = "$labHome/cache";
$wgLocalisationCacheConf['store'] = 'array';

# Files
$wgUploadDirectory = "$labData/$labName/images";
$wgUploadPath = '/images';
$wgEnableUploads = $labName === 'commonswiki';
$wgFileExtensions = [ 'png', 'jpg', 'jpeg', 'svg', 'gif', 'ogg', 'pdf' ];
$wgUseImageMagick = false;
# Two edits of different paragraphs merge, as in production.
$wgDiff3 = '/usr/bin/diff3';

# Looks
wfLoadSkins( [ 'Vector', 'MinervaNeue' ] );
$wgDefaultSkin = $labName === 'metawiki' ? 'vector-2022' : 'vector';
wfLoadExtensions( $labFamily['extensions'] );

# As in production: where recent changes are patrolled, what a newcomer's revert undoes is tagged late or never.
$wgUseRCPatrol = $labName !== 'kkwiki';

# Accounts: nothing is limited, so that tests are never held up
$wgSecretKey = hash( 'sha256', "lab $labName" );
$wgUpgradeKey = 'lab';
$wgRateLimits = [];
$wgPasswordAttemptThrottle = [];
$wgEnableBotPasswords = true;
$wgAllowUserJs = $wgAllowUserCss = false;
$wgEnableEmail = false;
$wgPingback = false;

# Failures on request: see router.php
if ( file_exists( "$labHome/run/readonly.$labName" ) ) {
	$wgReadOnly = 'The lab is read-only';
}
if ( defined( 'LAB_RATE_LIMIT' ) ) {
	$wgRateLimits['edit'] = [ 'user' => [ 1, 60 ], 'newbie' => [ 1, 60 ] ];
	$wgGroupPermissions['bot']['noratelimit'] = false;
}

# Pages of charts on request
if ( file_exists( "$labHome/run/charts" ) ) {
	require __DIR__ . '/charts.php';
}
