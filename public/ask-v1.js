import './v1.js';
import { MilepostAskElement } from './widget/milepost-ask-element.js';
import { MilepostLauncherElement } from './widget/milepost-launcher-element.js';

/** All elements: `<script type="module" src="https://your-site/widget/ask-v1.js"></script>`. */
if (!customElements.get('milepost-ask')) customElements.define('milepost-ask', MilepostAskElement);
if (!customElements.get('milepost-launcher'))
  customElements.define('milepost-launcher', MilepostLauncherElement);
