<?php
# Replays a scenario's events (one JSON object a line) through MediaWiki's own code, each at its own time.
require_once getenv( 'MW_INSTALL_PATH' ) . '/maintenance/Maintenance.php';

use MediaWiki\Extension\Renameuser\RenameuserSQL;
use MediaWiki\MediaWikiServices;
use MediaWiki\Revision\SlotRecord;
use MediaWiki\Storage\EditResult;
use MediaWiki\Storage\PageUpdater;
use Wikimedia\IPUtils;
use Wikimedia\Rdbms\IDatabase;
use Wikimedia\Timestamp\ConvertibleTimestamp;

class Seed extends Maintenance {
	private const EVENTS_A_TRANSACTION = 100;
	# These leave work for after the transaction (a file's page, a name's edit count): it must be done before the clock moves.
	private const ALONE = [ 'upload', 'reupload', 'rename' ];
	/** @var MediaWikiServices */
	private $services;
	/** @var User[] */
	private $users = [];

	public function __construct() {
		parent::__construct();
		$this->addArg( 'file', 'The events' );
	}

	public function execute() {
		$this->services = MediaWikiServices::getInstance();
		$dbw = $this->getDB( DB_PRIMARY );
		$this->beginTransaction( $dbw, __CLASS__ );
		foreach ( file( $this->getArg( 0 ), FILE_IGNORE_NEW_LINES | FILE_SKIP_EMPTY_LINES ) as $number => $line ) {
			$event = json_decode( $line, true );
			$isAlone = in_array( $event['action'], self::ALONE );
			if ( $isAlone || $number % self::EVENTS_A_TRANSACTION === 0 ) {
				$this->finish( $dbw );
			}
			$this->replay( $event );
			if ( $isAlone ) {
				$this->finish( $dbw );
			}
		}
		$this->finish( $dbw );
		$this->commitTransaction( $dbw, __CLASS__ );
	}

	private function finish( IDatabase $dbw ) {
		$this->commitTransaction( $dbw, __CLASS__ );
		DeferredUpdates::doUpdates();
		$this->beginTransaction( $dbw, __CLASS__ );
	}

	private function replay( array $event ) {
		ConvertibleTimestamp::setFakeTime( $event['time'] );
		$event += [ 'summary' => '', 'tags' => [], 'groups' => [] ];
		try {
			$this->{'do' . ucfirst( $event['action'] )}( $event, $this->user( $event['user'] ) );
		} catch ( Throwable $error ) {
			$kind = get_class( $error );
			$this->fatalError( "{$event['where']}: {$event['action']}: {$error->getMessage()} ($kind)" );
		}
	}

	private function user( string $name ): User {
		$factory = $this->services->getUserFactory();
		if ( IPUtils::isIPAddress( $name ) ) {
			return $factory->newAnonymous( $name );
		}
		$this->users[$name] = $this->users[$name] ?? $factory->newFromName( $name );
		if ( !$this->users[$name] ) {
			throw new RuntimeException( "'$name' cannot be the name of an account" );
		}
		return $this->users[$name];
	}

	private function title( string $text ): Title {
		return Title::newFromTextThrow( $text );
	}

	private function page( array $event ): WikiPage {
		return $this->services->getWikiPageFactory()->newFromTitle( $this->title( $event['page'] ) );
	}

	private function check( StatusValue $status ) {
		if ( !$status->isOK() ) {
			throw new RuntimeException( Status::wrap( $status )->getMessage( false, false, 'en' )->text() );
		}
	}

	private function doAccount( array $event, User $user ) {
		$this->check( $user->addToDatabase() );
		foreach ( $event['groups'] as $group ) {
			$this->services->getUserGroupManager()->addUserToGroup( $user, $group );
		}
		$this->logAccount( $user );
	}

	private function logAccount( User $user ) {
		$entry = new ManualLogEntry( 'newusers', 'create' );
		$entry->setPerformer( $user );
		$entry->setTarget( $user->getUserPage() );
		$entry->setParameters( [ '4::userid' => $user->getId() ] );
		$entry->insert();
	}

	private function doCreate( array $event, User $user ) {
		$this->save( $event, $user, EDIT_NEW );
	}

	private function doEdit( array $event, User $user ) {
		$this->save( $event, $user, EDIT_UPDATE );
	}

	private function save( array $event, User $user, int $flags ) {
		$page = $this->page( $event );
		$updater = $page->newPageUpdater( $user );
		$updater->setContent( SlotRecord::MAIN, ContentHandler::makeContent( $this->text( $event, $page ), $page->getTitle() ) );
		$updater->addTags( $event['tags'] );
		$this->markPatrolled( $updater, $user );
		$flags |= EDIT_INTERNAL | ( $user->isBot() ? EDIT_FORCE_BOT : 0 );
		$updater->saveRevision( CommentStoreComment::newUnsavedComment( $event['summary'] ), $flags );
		$this->check( $updater->getStatus() );
		if ( $updater->isUnchanged() ) {
			throw new RuntimeException( 'the text stays as it was' );
		}
	}

	# What a revert undoes is tagged at once only when the revert counts as patrolled.
	private function markPatrolled( PageUpdater $updater, User $user ) {
		if ( $user->isAllowed( 'autopatrol' ) ) {
			$updater->setRcPatrolStatus( RecentChange::PRC_AUTOPATROLLED );
		}
	}

	private function text( array $event, WikiPage $page ): string {
		if ( isset( $event['text'] ) ) {
			return $event['text'];
		}
		$content = $page->getContent();
		$old = $content ? $content->getText() : '';
		return isset( $event['cut'] )
			? rtrim( mb_strcut( $old, 0, max( strlen( $old ) - $event['cut'], 1 ) ) )
			: $old . $event['append'];
	}

	private function doUpload( array $event, User $user ) {
		$path = tempnam( wfTempDir(), 'lab' );
		file_put_contents( $path, base64_decode( $event['picture'] ) );
		$file = $this->services->getRepoGroup()->getLocalRepo()->newFile( $this->title( $event['page'] ) );
		$text = $event['text'] ?? $event['append'] ?? '';
		$status = $file->upload( $path, $event['summary'], $text, 0, false, $event['time'], $user, $event['tags'] );
		unlink( $path );
		$this->check( $status );
	}

	private function doReupload( array $event, User $user ) {
		$this->doUpload( $event, $user );
	}

	private function doMove( array $event, User $user ) {
		$move = $this->services->getMovePageFactory()
			->newMovePage( $this->title( $event['page'] ), $this->title( $event['to'] ) );
		$this->check( $move->move( $user, $event['summary'], true ) );
	}

	private function doDelete( array $event, User $user ) {
		$delete = $this->services->getDeletePageFactory()->newDeletePage( $this->page( $event ), $user );
		$this->check( $delete->deleteUnsafe( $event['summary'] ) );
	}

	private function doUndo( array $event, User $user ) {
		$page = $this->page( $event );
		$last = $page->getRevisionRecord();
		$before = $this->services->getRevisionLookup()->getPreviousRevision( $last );
		$updater = $page->newPageUpdater( $user );
		$updater->setContent( SlotRecord::MAIN, $before->getContent( SlotRecord::MAIN ) );
		$updater->markAsRevert( EditResult::REVERT_UNDO, $last->getId(), $before->getId() );
		$updater->setOriginalRevisionId( $before->getId() );
		$this->markPatrolled( $updater, $user );
		$updater->saveRevision( CommentStoreComment::newUnsavedComment( $event['summary'] ), EDIT_INTERNAL );
		$this->check( $updater->getStatus() );
	}

	private function doRollback( array $event, User $user ) {
		$page = $this->page( $event );
		$author = $page->getRevisionRecord()->getUser();
		$rollback = $this->services->getRollbackPageFactory()->newRollbackPage( $page, $user, $author );
		$this->check( $rollback->setSummary( $event['summary'] )->rollback() );
	}

	private function doProtect( array $event, User $user ) {
		$cascade = false;
		$limits = [ 'edit' => 'sysop', 'move' => 'sysop' ];
		$this->check( $this->page( $event )->doUpdateRestrictions( $limits, [], $cascade, $event['summary'], $user ) );
	}

	private function doBlock( array $event, User $user ) {
		$name = $this->title( $event['page'] )->getText();
		$block = $this->services->getBlockUserFactory()->newBlockUser( $name, $user, 'infinite', $event['summary'] );
		$this->check( $block->placeBlockUnsafe() );
	}

	private function doRename( array $event, User $user ) {
		$old = $this->title( $event['page'] )->getText();
		$new = $this->title( $event['to'] )->getText();
		$id = $this->user( $old )->getId();
		$rename = new RenameuserSQL( $old, $new, $id, $user, [ 'reason' => $event['summary'] ] );
		if ( !$rename->rename() ) {
			throw new RuntimeException( "'$old' was not renamed" );
		}
	}
}

$maintClass = Seed::class;
require_once RUN_MAINTENANCE_IF_MAIN;
