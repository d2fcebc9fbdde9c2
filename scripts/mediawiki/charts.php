<?php
# Stands in for the extensions Chart and JsonConfig, which MediaWiki's bundle lacks: the namespace and the kinds of pages
# under their recorded names, stored as the JSON of MediaWiki itself. It checks less, and draws nothing.
if ( !defined( 'MEDIAWIKI' ) ) {
	exit;
}

class LabTable extends JsonContent {
	public function __construct( $text, $model = 'Tabular.JsonConfig' ) {
		parent::__construct( $text, $model );
	}
}

class LabChart extends JsonContent {
	public function __construct( $text, $model = 'Chart.JsonConfig' ) {
		parent::__construct( $text, $model );
	}
}

class LabDataHandler extends JsonContentHandler {
	protected function getContentClass() {
		return $this->getModelID() === 'Chart.JsonConfig' ? LabChart::class : LabTable::class;
	}
}

if ( $labName === 'metawiki' ) {
	$wgExtensionCredits['parserhook'][] = [ 'name' => 'Chart' ];
}
if ( $labName === 'commonswiki' ) {
	$wgExtraNamespaces += [ 486 => 'Data', 487 => 'Data_talk' ];
	foreach ( [ '.tab' => 'Tabular.JsonConfig', '.chart' => 'Chart.JsonConfig' ] as $labSuffix => $labModel ) {
		$wgContentHandlers[$labModel] = LabDataHandler::class;
		$wgHooks['ContentHandlerDefaultModelFor'][] = static function ( $title, &$model ) use ( $labSuffix, $labModel ) {
			if ( $title->getNamespace() === 486 && str_ends_with( $title->getText(), $labSuffix ) ) {
				$model = $labModel;
			}
		};
	}
}
