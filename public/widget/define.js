/** The element for pages of this site. */
import '../v1.js';
