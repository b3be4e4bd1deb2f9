import './define.js';
import { MilepostAskElement } from './milepost-ask-element.js';

if (!customElements.get('milepost-ask')) customElements.define('milepost-ask', MilepostAskElement);
