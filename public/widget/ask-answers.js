/** What `<milepost-ask>` loads when something is asked, or was asked before. */
export { ANSWER_STYLE } from './answer-style.js';
export { createConversation } from './ask-conversation.js';
export { createAskFoot } from './ask-foot.js';
export { createSiteFetch } from './site-fetch.js';
export { createVisitorData } from './visitor-data.js';
