import { MilepostProgressElement } from './milepost-progress-element.js';

// A page may load the widget twice, from two addresses; the first one stays.
if (!customElements.get('milepost-progress'))
  customElements.define('milepost-progress', MilepostProgressElement);
