// What every page has: htmx, the side panel and the keys. Every page works without it.
import "htmx.org";
import { startCopying } from "./shell/copy";
import { startKeys } from "./shell/keys";
import { startPanel } from "./shell/panel";

startKeys();
startPanel();
startCopying();
