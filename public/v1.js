import { MilepostProgressElement } from './widget/milepost-progress-element.js';

/**
 * The widget's stable entry: `<script type="module" src="https://your-site/widget/v1.js"></script>`.
 * A page may load it twice, from two addresses; the first one stays.
 */
if (!customElements.get('milepost-progress'))
  customElements.define('milepost-progress', MilepostProgressElement);
