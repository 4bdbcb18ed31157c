/** What a conversation needs, and a visitor who only looks does not: loaded with the first message. */
export { aftercare, praise } from "./aftercare.js";
export { staysInQueue, withExits } from "./exits.js";
export { Enclosure } from "./pictures.js";
export { Feed } from "./stream.js";
export { sheet } from "./style.extras.js";
export { moreWordsFor } from "./texts.extras.js";
export { threadItems } from "./thread.js";
export { saveTranscript } from "./transcript.js";
