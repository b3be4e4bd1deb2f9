/** Both elements: `<script type="module" src="https://your-site/widget/ask-v1.js"></script>`. */
import './widget/define-ask.js';
