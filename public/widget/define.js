/** The element for pages of this site, which hand it the events: it loads nothing. */
import '../v1.js';
