// @ts-check
// The desk: each module binds its behaviour to the elements that ask for it by data-*. The pages work without any of them.
import "./live.js";
import "./list.js";
import "./ticket.js";
import "./counts.js";
import "./backlog.js";
import "./frames.js";
import "./menus.js";
import "./quick.js";
import "./undo.js";
import "./countdown.js";
import "./composer.js";
import "./recipients.js";
import "./presence.js";
import "./saved-replies.js";
import "./keys.js";
import "./pick.js";
