/** The widget's stable entry: `<script type="module" src="https://your-site/widget/v1.js"></script>`. */
import './widget/define.js';
