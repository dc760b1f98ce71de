//! What is opened, and which keys are pressed in it.

use lockwalk::tui::{Code, Command, Key, TABLE};

/// Something to open, and keys for it.
pub(crate) struct Session {
    pub(crate) name: &'static str,
    /// The arguments of the program.
    pub(crate) arguments: &'static [&'static str],
    /// The name of a trace that is saved before, among the arguments, and the arguments that save it.
    pub(crate) trace: Option<&'static str>,
    pub(crate) saves: &'static [&'static str],
    /// Keys that bring it to where all keys of the table are pressed, in each of the panes.
    pub(crate) places: &'static [&'static str],
    /// Other keys, each entry from where the one before it has ended.
    pub(crate) walks: &'static [&'static [&'static str]],
}

/// Keys for the overlays, and what is typed in them.
const OVERLAYS: &[&str] = &[
    ":next<↓><↑><Enter>",
    ":2500<Enter>",
    "?/step<Enter><↓><PgDn>G<Esc>",
    "/Write<Enter>nnN",
    "/no such text<Enter>",
    "yv",
    "ys",
    "yt",
    "yk",
    "yl",
    "m''",
    "d d d",
    "vv",
    "C<↓><PgDn><→>C",
    "a<↓><↓><Esc>",
    "S<↓><PgDn><Esc>",
    "O<↓><PgDn><Esc>",
    "b<↓>rname<Enter><Esc>",
    "V<↓><Esc>",
    "c<↓><Enter><↓><↓><Esc><Esc>",
    "E<Esc>",
];

/// Questions about the specs that are long.
const LONG: &[&str] = &[
    ":2500<Enter>",
    "2+<↓><PgDn><PgDn>Gg.,-",
    "2+z..z-",
    "eentry[3] + 1<Enter><↑><Enter><Esc>",
    "ewx<Enter><Esc>",
    "wstep % 7<Enter>",
    "wentry<Enter>",
    "5<↓>.,<↓>x",
    "w\\A i \\in DOMAIN entry : entry[i] < 4900<Enter>",
    "/=step = 4900<Enter>",
    "/=entry[7] = 3<Enter>",
    "/=step = 0 - 1<Enter>",
    ":100<Enter>",
    "4<↓><Enter>uB",
    ":2000<Enter>",
    "Astep = 2600<Enter><Enter><Esc>",
    "Aowner = \"nobody\"<Enter><Esc>",
    ":2400<Enter>Astep = 4900 /\\ aside<Enter>G<Enter>1.,",
    "ub<↓><Enter>.,B",
    "b<↓>c<↓><PgDn><Esc><Esc>",
    ":2400<Enter>Astep = 4900 /\\ aside<Enter>G<Enter>yl,yl",
    "RR.,",
    "s",
    "B",
    "R",
    ":100<Enter>",
    "W<↓><Enter><Esc>",
];

/// Ten walks from different steps, and how it is after them.
const TEN_WALKS: &[&str] = &[
    "B:1<Enter>4G<Enter>.,",
    "B:4<Enter>4G<Enter>.,",
    "B:7<Enter>4G<Enter>.,",
    "B:1003<Enter>4G<Enter>.,",
    "B:2002<Enter>4G<Enter>.,",
    "B:2005<Enter>4G<Enter>.,",
    "B:3001<Enter>4G<Enter>.,",
    "B:4000<Enter>4G<Enter>.,",
    "B:4900<Enter>4G<Enter>.,",
    "B:4990<Enter>4G<Enter>.,",
    "b<↓><↓><↓><Enter>",
    "B.,uu",
];

/// What is there for live specs and saved traces alike.
const SAVED: &[&str] = &[
    ":2500<Enter>",
    "2+<↓><PgDn><PgDn>Gg.,-",
    "/=step = 4900<Enter>",
    "wstep % 7<Enter>",
    "w\\A i \\in DOMAIN entry : entry[i] < 4900<Enter>",
    "5<↓>.,<↓>x",
    "eentry[3] + 1<Enter><↑><Enter><Esc>",
];

/// The formats of an export; the names end in a folder that is not there, so nothing stays behind.
const EXPORTS: &[&str] = &[
    "E<Enter><Ctrl-u>no/a<Enter>",
    "E<↓><Enter><Ctrl-u>no/a<Enter>",
    "E<↓><↓><Enter><Ctrl-u>no/a<Enter>",
    "E<↓><↓><↓><Enter><Ctrl-u>no/a<Enter>",
    "E<↓><↓><↓><↓><Enter><Ctrl-u>no/a<Enter>",
    "E<↓><↓><↓><↓><↓><Enter><Ctrl-u>no/a<Enter>",
    "E<↓><↓><↓><↓><↓><↓><Enter><Ctrl-u>no/a<Enter>",
    "E<↓><↓><↓><↓><↓><↓><↓><Enter><Ctrl-u>no/a<Enter>",
    "E<↓><↓><↓><↓><↓><↓><↓><↓><Enter><Ctrl-u>no/a<Enter>",
];

/// Questions about a state with many actions.
const WIDE: &[&str] = &[
    "4<↓><PgDn>G<↑>g",
    "4Gz<↑><↓>z",
    "W<↓><PgDn>G<↑><Enter>",
    "1..,,",
    ":0<Enter>",
    "4<↓><Enter>4<↓><Enter>uu<Ctrl-r>B",
    "ex + 1<Enter><Esc>",
    "wlast<Enter>",
    "Ax = 2 /\\ last = 77<Enter><Enter><Esc>",
    "s",
    "R",
];

pub(crate) const SESSIONS: &[Session] = &[
    Session {
        name: "long",
        arguments: &["explore", "Long.tla"],
        trace: None,
        saves: &[],
        places: &[":2500<Enter>"],
        walks: &[LONG, OVERLAYS, EXPORTS, TEN_WALKS],
    },
    Session {
        name: "saved",
        arguments: &["view", "lockwalk-keys.json"],
        trace: Some("lockwalk-keys.json"),
        saves: &["check", "Long.tla"],
        places: &[":2500<Enter>"],
        walks: &[SAVED, OVERLAYS, EXPORTS],
    },
    Session {
        name: "wide",
        arguments: &["explore", "Wide.tla"],
        trace: None,
        saves: &[],
        places: &[":0<Enter>", ":1<Enter>"],
        walks: &[WIDE, OVERLAYS],
    },
];

/// The keys of the panes.
const PANES: [char; 5] = ['1', '2', '3', '4', '5'];

impl Session {
    /// Returns where keys are pressed, and the keys.
    pub(crate) fn entries(&self) -> Vec<(String, String)> {
        let mut entries = Vec::new();
        for place in self.places {
            for pane in PANES {
                let begin = format!("{place}{pane}");
                entries.push((String::new(), begin.clone()));
                for binding in TABLE {
                    if matches!(binding.command, Command::Quit | Command::Stop | Command::Suspend) {
                        continue;
                    }
                    for key in binding.keys.split(' ') {
                        let key = if key.chars().count() == 1 { key.to_owned() } else { format!("<{key}>") };
                        entries.push((begin.clone(), format!("{key}<Esc>{pane}")));
                    }
                }
            }
        }
        entries.extend(self.scripts());
        entries
    }

    pub(crate) fn scripts(&self) -> Vec<(String, String)> {
        self.walks.concat().iter().map(|keys| (String::new(), (*keys).to_owned())).collect()
    }
}

/// Returns what a terminal sends for keys: names in angle brackets, everything else as typed.
pub(crate) fn keys(script: &str) -> Vec<String> {
    let mut keys = Vec::new();
    let mut rest = script;
    while let Some(first) = rest.chars().next() {
        let named = rest.strip_prefix('<').and_then(|rest| rest.split_once('>'));
        let named = named.and_then(|(name, rest)| Some((Key::parse(name)?, rest)));
        let (key, after) = named.unwrap_or((Key::plain(Code::Char(first)), &rest[first.len_utf8()..]));
        keys.push(sent(key));
        rest = after;
    }
    keys
}

fn sent(key: Key) -> String {
    let text = match key.code {
        Code::Char(c) if key.ctrl => return char::from(c as u8 & 0x1f).to_string(),
        Code::Char(c) => return c.to_string(),
        Code::Enter => "\r",
        Code::Esc => "\x1b",
        Code::Tab => "\t",
        Code::BackTab => "\x1b[Z",
        Code::Backspace => "\x7f",
        Code::Up => "\x1b[A",
        Code::Down => "\x1b[B",
        Code::Right => "\x1b[C",
        Code::Left => "\x1b[D",
        Code::PageUp => "\x1b[5~",
        Code::PageDown => "\x1b[6~",
        Code::Home => "\x1b[H",
        Code::End => "\x1b[F",
        Code::F(n) => return format!("\x1b[{}~", 10 + n),
    };
    text.to_owned()
}
