import './v1.js';
import { MilepostAskElement } from './widget/milepost-ask-element.js';

/** Both elements: `<script type="module" src="https://your-site/widget/ask-v1.js"></script>`. */
if (!customElements.get('milepost-ask')) customElements.define('milepost-ask', MilepostAskElement);
