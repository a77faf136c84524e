// Everything here is an enhancement: each page works as plain links and forms.
import "./live.js";
import "./passkey.js";
import "./forms.js";
import "./dialog.js";
import "./menu.js";
import "./keys.js";
import "./palette.js";
import "./picker.js";
import "./board.js";
import "./tabs.js";
import "./weeks.js";
