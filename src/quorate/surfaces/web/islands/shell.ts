// What every page has: htmx, the side panel, the keys, and how pages look. Every page works without it.
import "htmx.org";
import { startChoices } from "./shell/choices";
import { startCopying } from "./shell/copy";
import { startKeys } from "./shell/keys";
import { startMentions } from "./shell/mentions";
import { startPalette } from "./shell/palette";
import { startPanel } from "./shell/panel";
import { startProgress } from "./shell/progress";
import { startToasts } from "./shell/toasts";

startChoices();
startCopying();
startKeys();
startMentions();
startPalette();
startPanel();
startProgress();
startToasts();
