//! The one table of keys. The bar, the help and the palette are made from it, so they cannot lie.

use std::fmt;

use super::layout::Pane;

/// What the user can tell the explorer to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Command {
    /// To the next step.
    NextStep,
    /// To the step before.
    PreviousStep,
    /// To the next step of the same thread.
    NextSameThread,
    /// To the previous step of the same thread.
    PreviousSameThread,
    /// To the next step that touches the same lock.
    NextSameLock,
    /// To the previous step that touches the same lock.
    PreviousSameLock,
    /// To the next step after which a property has another verdict.
    NextPropertyChange,
    /// To the previous such step.
    PreviousPropertyChange,
    /// One row down in the pane.
    Down,
    /// One row up.
    Up,
    /// A page down.
    PageDown,
    /// A page up.
    PageUp,
    /// To the first row.
    First,
    /// To the last row.
    Last,
    /// Shifts long text to show what is on the right.
    ScrollRight,
    /// Shifts it back.
    ScrollLeft,
    /// Gives the keyboard to the next pane.
    FocusNext,
    /// Gives it to the pane before.
    FocusPrevious,
    /// Gives it to a pane.
    Focus(Pane),
    /// One pane on the whole screen, and back.
    Zoom,
    /// To the list of choices.
    GoChoices,
    /// Takes the selected choice.
    Take,
    /// Back to before the last choice.
    Undo,
    /// Forward again.
    Redo,
    /// The list of walks.
    Branches,
    /// To the walk the session began with.
    BackToMain,
    /// Opens or closes a value.
    Toggle,
    /// Opens a value.
    Open,
    /// Closes a value.
    Fold,
    /// Opens all values.
    OpenAll,
    /// Forgets what was opened and closed.
    CloseAll,
    /// Shows values as tables, or as trees.
    Tables,
    /// Compares with another state.
    DiffBase,
    /// Shows only what changed.
    ChangedOnly,
    /// Shows runs of steps that concern one thread alone as one row.
    Collapse,
    /// Plays the walk.
    Play,
    /// Plays faster.
    Faster,
    /// Plays slower.
    Slower,
    /// Marks the step.
    Mark,
    /// To a marked step.
    GoMark,
    /// Looks for text.
    Search,
    /// To the next match.
    SearchNext,
    /// To the match before.
    SearchPrevious,
    /// All commands, or a step number.
    Palette,
    /// Help.
    Help,
    /// Gives the mouse back to the terminal, or takes it.
    Mouse,
    /// Writes the walk to a file.
    Export,
    /// Copies something of the step or the walk.
    Copy,
    /// Draws everything again.
    Redraw,
    /// Loads the spec again.
    Reload,
    /// Stops until the shell says `fg`.
    Suspend,
    /// What can still happen from here.
    Outlook,
    /// The shortest way from here to a state that the user describes.
    Goal,
    /// The reachable graph by depth.
    Map,
    /// The order in which locks are taken.
    LockOrder,
    /// The counterexample with the fewest switches of thread.
    Fewest,
    /// Another variant beside this one.
    Compare,
    /// Opens the spec in the user's editor.
    Edit,
    /// Reads on in a lesson: the rest of the text, then the next page.
    GoOn,
    /// Answers the question of a page with the selected choice, or goes on.
    Choose,
    /// Answers the question of a page with a choice, counted from 1.
    Answer(usize),
    /// To the next page of the lesson.
    NextPage,
    /// To the page before.
    PreviousPage,
    /// To the next lesson.
    NextLesson,
    /// To the lesson before.
    PreviousLesson,
    /// Back to the place of the page.
    Return,
    /// Evaluates expressions.
    Evaluate,
    /// Watches an expression.
    Watch,
    /// Forgets the selected watch.
    Unwatch,
    /// To the actions that are not enabled.
    WhyNot,
    /// The parts of the conjuncts and properties, with their values.
    Parts,
    /// The list of what a check has found.
    Found,
    /// Ends a loading, a check or a writing that goes on; without one leaves.
    Stop,
    /// Closes the topmost layer; without one ends a zoom, a loading or a writing.
    Close,
    /// Leaves.
    Quit,
    /// Leaves, and leaves the screen in the scrollback.
    QuitWithScreen,
}

/// Where a key works.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scope {
    /// In one pane.
    Pane(Pane),
    /// Everywhere.
    Everywhere,
}

/// A row of the table.
#[derive(Clone, Copy, Debug)]
pub struct Binding {
    /// What it does.
    pub command: Command,
    /// Where it works.
    pub scope: Scope,
    /// Its keys, separated by spaces; the first is the one that the bar shows.
    pub keys: &'static str,
    /// Its name in the palette.
    pub name: &'static str,
    /// What it does, for people.
    pub doc: &'static str,
    /// Its word in the bar, if it stands there.
    pub bar: Option<&'static str>,
}

const fn row(
    command: Command,
    scope: Scope,
    keys: &'static str,
    name: &'static str,
    doc: &'static str,
    bar: Option<&'static str>,
) -> Binding {
    Binding { command, scope, keys, name, doc, bar }
}

use Command as C;
use Scope::Everywhere as All;

const NEXT: Scope = Scope::Pane(Pane::Next);
const STATE: Scope = Scope::Pane(Pane::State);
const PROPERTIES: Scope = Scope::Pane(Pane::Properties);
const LESSON: Scope = Scope::Pane(Pane::Lesson);

/// All keys. Those of a pane come before those that work everywhere.
pub const TABLE: &[Binding] = &[
    row(C::Take, NEXT, "Enter", "take", "take the selected action; what-if walks are kept", Some("take")),
    row(C::Toggle, STATE, "Enter", "toggle", "open or close the selected value", Some("open")),
    row(C::Open, STATE, "→", "open", "open the selected value", None),
    row(C::Fold, STATE, "←", "fold", "close the selected value, or go to its parent", None),
    row(C::OpenAll, STATE, "+", "open-all", "open all values", None),
    row(C::CloseAll, STATE, "-", "close-all", "open only what changed", None),
    row(C::Tables, STATE, "T", "tables", "values whose elements are alike as tables, or as trees", None),
    row(C::GoOn, LESSON, "Space", "go-on", "read on: the rest of the text, then the next page", Some("on")),
    row(C::Answer(1), LESSON, "1", "answer-1", "answer with choice 1", Some("answer")),
    row(C::Answer(2), LESSON, "2", "answer-2", "answer with choice 2", None),
    row(C::Answer(3), LESSON, "3", "answer-3", "answer with choice 3", None),
    row(C::Answer(4), LESSON, "4", "answer-4", "answer with choice 4", None),
    row(C::Answer(5), LESSON, "5", "answer-5", "answer with choice 5", None),
    row(C::Answer(6), LESSON, "6", "answer-6", "answer with choice 6", None),
    row(C::Choose, LESSON, "Enter", "answer", "answer with the selected choice, or read on", None),
    row(C::NextPage, All, ">", "next-page", "next page of the lesson", Some("page")),
    row(C::PreviousPage, All, "<", "previous-page", "the page before", None),
    row(C::Return, All, "r", "return", "go back to the place of the page", Some("place")),
    row(C::NextLesson, All, "J", "next-lesson", "next lesson", Some("lesson")),
    row(C::PreviousLesson, All, "K", "previous-lesson", "the lesson before", None),
    row(C::NextStep, All, "→ l . Space", "next", "next step", Some("step")),
    row(C::PreviousStep, All, "← h ,", "previous", "previous step", None),
    row(C::FocusNext, All, "Tab", "next-pane", "go to the next pane", Some("pane")),
    row(C::FocusPrevious, All, "Shift-Tab", "previous-pane", "go to the pane before", None),
    row(C::Parts, All, "t", "parts", "what each part of a conjunct or property came to", None),
    row(C::GoChoices, All, "Enter", "choose", "go to the list of enabled actions", Some("choose")),
    row(C::NextSameThread, All, "]", "next-thread", "next step of the same thread", Some("thread")),
    row(C::PreviousSameThread, All, "[", "previous-thread", "previous step of the same thread", None),
    row(
        C::NextSameLock,
        All,
        "}",
        "next-lock",
        "next step on the same lock, or on the value in State",
        Some("lock"),
    ),
    row(
        C::PreviousSameLock,
        All,
        "{",
        "previous-lock",
        "previous step on the same lock, or on the value in State",
        None,
    ),
    row(
        C::NextPropertyChange,
        All,
        ")",
        "next-property",
        "next step that changes a property or a watched boolean",
        None,
    ),
    row(
        C::PreviousPropertyChange,
        All,
        "(",
        "previous-property",
        "previous step that changes a property or watched boolean",
        None,
    ),
    row(C::Undo, All, "u", "undo", "go back to before the last choice", Some("undo")),
    row(C::Redo, All, "Ctrl-r", "redo", "go forward again after an undo", None),
    row(C::Zoom, All, "z", "zoom", "this pane on the whole screen, or back", Some("zoom")),
    row(C::Search, All, "/", "search", "find a step by its action, a value, or =EXPRESSION", Some("find")),
    row(C::SearchNext, All, "n", "search-next", "next match", None),
    row(C::SearchPrevious, All, "N", "search-previous", "previous match", None),
    row(C::Branches, All, "b", "branches", "list the what-if walks and go to one", Some("walks")),
    row(C::BackToMain, All, "B", "main", "go back to the walk the session began with", None),
    row(C::DiffBase, All, "d", "diff-base", "compare with previous, first or marked state, or variant", None),
    row(C::ChangedOnly, All, "v", "changed-only", "show only what changed, or all", None),
    row(C::Collapse, All, "C", "collapse", "one row for local steps; marks those that are not needed", None),
    row(C::Outlook, All, "a", "ahead", "what can still go wrong or right from here, and how", None),
    row(C::Goal, All, "A", "goal", "the shortest way to a state where an expression is TRUE", None),
    row(C::Map, All, "S", "states", "the reachable graph: states by depth, parts, ends", None),
    row(C::LockOrder, All, "O", "lock-order", "who holds and awaits locks; which is taken under which", None),
    row(C::Fewest, All, "s", "fewest-switches", "walk to the error with fewest switches of thread", None),
    row(
        C::Compare,
        All,
        "c",
        "compare",
        "take this walk in another variant: other cfg or constants",
        Some("compare"),
    ),
    row(C::Play, All, "p", "play", "play the walk, 1 step/s; any key but + and - stops", None),
    row(C::Faster, All, "+", "faster", "play faster; in pane 2 only while it plays", None),
    row(C::Slower, All, "-", "slower", "play slower", None),
    row(C::Mark, All, "m", "mark", "mark this step: m and a letter", None),
    row(C::GoMark, All, "'", "go-mark", "go to a marked step by its letter", None),
    row(C::Focus(Pane::Interleaving), All, "1", "interleaving", "steps in lanes, with locks", None),
    row(C::Focus(Pane::State), All, "2", "state", "the variables and what changed", None),
    row(C::Focus(Pane::Source), All, "3", "source", "the spec at the action of the step", None),
    row(C::Focus(Pane::Next), All, "4", "enabled", "what can happen next", None),
    row(C::Focus(Pane::Properties), All, "5", "properties", "the properties, step by step", None),
    row(C::Focus(Pane::Lesson), All, "6 i", "lesson", "the page of the lesson", None),
    row(C::Focus(Pane::Scene), All, "7", "scene", "the state as the spec draws it", None),
    row(C::Focus(Pane::Story), All, "0", "story", "the current step alone, on small screens", None),
    row(C::Down, All, "j ↓", "down", "one row down", None),
    row(C::Up, All, "k ↑", "up", "one row up", None),
    row(C::PageDown, All, "PgDn Ctrl-d", "page-down", "a page down", None),
    row(C::PageUp, All, "PgUp Ctrl-u", "page-up", "a page up", None),
    row(C::First, All, "g Home", "first", "to the first row", None),
    row(C::Last, All, "G End", "last", "to the last row", None),
    row(C::ScrollRight, All, "L", "scroll-right", "show the right part of long text", None),
    row(C::ScrollLeft, All, "H", "scroll-left", "show the left part again", None),
    row(C::Palette, All, ": Ctrl-p", "palette", "find a command by name, or go to a step by number", None),
    row(C::Help, All, "? F1", "help", "all keys", Some("help")),
    row(C::Mouse, All, "M", "mouse", "give the mouse to the terminal (select text), or take it", None),
    row(C::Reload, All, "R", "reload", "load and search the spec again, and keep the place", None),
    row(C::Export, All, "E", "export", "write this walk to a file, as text, a page, TLA+ or ITF", None),
    row(C::Copy, All, "y", "copy", "copy a value, the state or the walk to the clipboard", None),
    row(C::Redraw, All, "Ctrl-l", "redraw", "draw the screen again", None),
    row(C::Suspend, All, "Ctrl-z", "suspend", "stop until the shell says fg", None),
    row(C::Evaluate, All, "e", "evaluate", "evaluate expressions at this step", None),
    row(C::Watch, All, "w", "watch", "show an expression at every step, in pane 5", None),
    row(C::Unwatch, PROPERTIES, "x", "unwatch", "forget the selected expression", None),
    row(C::WhyNot, All, "W", "why-not", "go to the actions that are not enabled", None),
    row(C::Edit, All, "o", "edit", "open the spec in $VISUAL or $EDITOR at this line", None),
    row(C::Found, All, "V", "violations", "what the check has found so far; go to another one", None),
    row(C::Stop, All, "Ctrl-c", "stop", "end the loading, the check or a writing; else leave", None),
    row(C::Close, All, "Esc", "close", "close a layer, or end a loading or a writing; never quits", None),
    row(C::Quit, All, "q", "quit", "leave", Some("quit")),
    row(
        C::QuitWithScreen,
        All,
        "Q",
        "quit-with-screen",
        "leave, and leave the screen in the scrollback",
        None,
    ),
];

/// A key of the keyboard, without what the terminal library knows of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key {
    /// Which key.
    pub code: Code,
    /// Whether it was pressed with Ctrl.
    pub ctrl: bool,
}

/// Which key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Code {
    /// A character.
    Char(char),
    /// Enter.
    Enter,
    /// Escape.
    Esc,
    /// Tab.
    Tab,
    /// Shift-Tab.
    BackTab,
    /// Backspace.
    Backspace,
    /// Arrow up.
    Up,
    /// Arrow down.
    Down,
    /// Arrow left.
    Left,
    /// Arrow right.
    Right,
    /// Page up.
    PageUp,
    /// Page down.
    PageDown,
    /// Home.
    Home,
    /// End.
    End,
    /// A function key.
    F(u8),
}

impl Key {
    /// Returns the key without Ctrl.
    pub fn plain(code: Code) -> Key {
        Key { code, ctrl: false }
    }

    /// Reads a key as the table and the tests write it.
    pub fn parse(text: &str) -> Option<Key> {
        if let Some(rest) = text.strip_prefix("Ctrl-") {
            return Some(Key { ctrl: true, ..Key::parse(rest)? });
        }
        let code = match text {
            "Enter" => Code::Enter,
            "Esc" => Code::Esc,
            "Tab" => Code::Tab,
            "Shift-Tab" => Code::BackTab,
            "Backspace" => Code::Backspace,
            "↑" => Code::Up,
            "↓" => Code::Down,
            "←" => Code::Left,
            "→" => Code::Right,
            "PgUp" => Code::PageUp,
            "PgDn" => Code::PageDown,
            "Home" => Code::Home,
            "End" => Code::End,
            "Space" => Code::Char(' '),
            "F1" => Code::F(1),
            other => {
                let mut chars = other.chars();
                let only = chars.next().filter(|_| chars.next().is_none())?;
                Code::Char(only)
            }
        };
        Some(Key::plain(code))
    }
}

impl Command {
    /// Says whether it is about lessons.
    pub(super) fn is_of_lessons(self) -> bool {
        matches!(
            self,
            C::GoOn
                | C::Choose
                | C::Answer(_)
                | C::NextPage
                | C::PreviousPage
                | C::NextLesson
                | C::PreviousLesson
                | C::Return
                | C::Focus(Pane::Lesson)
        )
    }
}

impl Binding {
    /// Returns the keys.
    pub fn all_keys(&self) -> impl Iterator<Item = Key> {
        self.keys.split(' ').filter_map(Key::parse)
    }

    /// Returns the first key as the bar shows it.
    pub fn first_key(&self) -> &'static str {
        self.keys.split(' ').next().unwrap_or_default()
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Scope::Pane(pane) => write!(f, "in {}", pane.name()),
            Scope::Everywhere => f.write_str("everywhere"),
        }
    }
}

/// Returns what a key does in a pane.
pub(super) fn lookup(key: Key, pane: Pane) -> Option<&'static Binding> {
    [Scope::Pane(pane), Scope::Everywhere]
        .into_iter()
        .find_map(|scope| TABLE.iter().find(|b| b.scope == scope && b.all_keys().any(|k| k == key)))
}

/// Returns the bindings that work in a pane: its own, then those that are not hidden by them.
pub(super) fn bindings(pane: Pane) -> Vec<&'static Binding> {
    let own: Vec<&Binding> = TABLE.iter().filter(|b| b.scope == Scope::Pane(pane)).collect();
    let hidden = |b: &Binding| b.all_keys().all(|key| own.iter().any(|o| o.all_keys().any(|k| k == key)));
    let rest = TABLE.iter().filter(|b| b.scope == Scope::Everywhere && !hidden(b));
    own.iter().copied().chain(rest).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn no_key_is_twice_in_a_scope() {
        let mut seen = BTreeSet::new();
        for binding in TABLE {
            assert!(binding.all_keys().count() > 0, "{}", binding.name);
            assert_eq!(binding.all_keys().count(), binding.keys.split(' ').count(), "{}", binding.keys);
            for key in binding.all_keys() {
                assert!(seen.insert((binding.scope, key)), "{key:?} is twice in {}", binding.scope);
            }
        }
    }

    #[test]
    fn every_command_has_a_doc_and_a_name_of_its_own() {
        let mut names = BTreeSet::new();
        let mut commands = BTreeSet::new();
        for binding in TABLE {
            assert!(binding.doc.len() <= 57, "the doc of {} is too long for the help", binding.name);
            assert!(!binding.doc.is_empty() && !binding.doc.ends_with('.'), "{}", binding.name);
            assert!(names.insert(binding.name), "{} is twice", binding.name);
            assert!(commands.insert(binding.command), "{:?} is twice", binding.command);
        }
    }

    #[test]
    fn a_pane_may_give_a_key_another_meaning() {
        let enter = Key::plain(Code::Enter);
        assert_eq!(lookup(enter, Pane::Next).map(|b| b.command), Some(Command::Take));
        assert_eq!(lookup(enter, Pane::Interleaving).map(|b| b.command), Some(Command::GoChoices));
        assert!(bindings(Pane::Next).iter().all(|b| b.command != Command::GoChoices));
    }
}
