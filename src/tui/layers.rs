//! The keys of the layers above the panes: what they are for stands here once. The foot of a layer, the help, README
//! and the manual page are made of it.

/// A layer that has keys of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Layer {
    /// The list of walks.
    Walks,
    /// What lies ahead.
    Ahead,
    /// The map of the graph, and the order of locks.
    Graph,
    /// Conditions and values taken apart.
    Parts,
    /// The dialog of expressions.
    Expressions,
    /// The variants to choose from.
    Variants,
    /// Two walks side by side.
    Comparison,
    /// What a check has found.
    Findings,
    /// The formats of a walk.
    Formats,
    /// The name of a file.
    File,
    /// What can be copied.
    Copies,
    /// The letter with which a step is marked.
    MarkSet,
    /// The letter of the mark to go to.
    MarkGo,
    /// All commands.
    Palette,
    /// The keys.
    Help,
}

/// A key of a layer.
#[derive(Clone, Copy, Debug)]
pub struct LayerKey {
    /// Where it works.
    pub layer: Layer,
    /// The keys, separated by spaces.
    pub keys: &'static str,
    /// Its words in the foot of the layer, if it stands there.
    pub foot: &'static str,
    /// What it does, for people.
    pub doc: &'static str,
}

impl Layer {
    /// Returns its name, and the key that opens it.
    pub fn name(self) -> (&'static str, &'static str) {
        match self {
            Layer::Walks => ("the walks", "b"),
            Layer::Ahead => ("what can still happen", "a"),
            Layer::Graph => ("the graph and the locks", "S O"),
            Layer::Parts => ("the parts", "t"),
            Layer::Expressions => ("the expressions", "e"),
            Layer::Variants => ("the variants", "c"),
            Layer::Comparison => ("two walks side by side", "c"),
            Layer::Findings => ("what the check has found", "V"),
            Layer::Formats => ("the formats", "E"),
            Layer::File => ("the name of a file", "E"),
            Layer::Copies => ("what is copied", "y"),
            Layer::MarkSet => ("a new mark", "m"),
            Layer::MarkGo => ("the marks", "'"),
            Layer::Palette => ("the commands", ":"),
            Layer::Help => ("the keys", "?"),
        }
    }
}

const fn key(layer: Layer, keys: &'static str, foot: &'static str, doc: &'static str) -> LayerKey {
    LayerKey { layer, keys, foot, doc }
}

/// All keys of layers. `Esc` closes each of them.
pub const LAYER_KEYS: &[LayerKey] = &[
    key(Layer::Walks, "Enter", "goes there", "go to the walk"),
    key(Layer::Walks, "c", "compares", "set it beside the first walk"),
    key(Layer::Walks, "N", "names", "give it another name"),
    key(Layer::Walks, "E", "writes", "write it to a file"),
    key(Layer::Ahead, "j k", "choose", "choose a way"),
    key(Layer::Ahead, "PgDn PgUp", "more", "what has no room"),
    key(Layer::Ahead, "Enter", "walks", "walk the chosen way"),
    key(Layer::Ahead, "A", "looks for a state", "look for a state in which an expression is TRUE"),
    key(Layer::Graph, "j k", "scroll", "what has no room"),
    key(Layer::Parts, "Enter →", "opens", "open the selected part, Enter also closes it"),
    key(Layer::Parts, "←", "closes", "close it, or go to what it is a part of"),
    key(Layer::Parts, ". ,", "step", "the same at the next or previous step"),
    key(
        Layer::Expressions,
        "Enter",
        "value, parts",
        "evaluate; with nothing typed the parts of the last one",
    ),
    key(Layer::Expressions, "Tab", "name", "complete a name"),
    key(Layer::Expressions, "↑ ↓", "earlier", "what was typed before"),
    key(Layer::Expressions, "PgUp PgDn", "scroll", "what was said before"),
    key(Layer::Variants, "Enter", "compares", "compare with the cfg, or with constants like N = 3"),
    key(Layer::Variants, "↑ ↓", "", "choose a cfg; or what was typed before"),
    key(Layer::Comparison, "j k", "scroll", "what has no room"),
    key(Layer::Comparison, "Enter", "goes to the difference", "go to the first step that differs"),
    key(Layer::Findings, "Enter", "goes there", "walk that counterexample"),
    key(Layer::Findings, "Ctrl-c", "ends the check", "end the check"),
    key(Layer::Formats, "Enter", "chooses", "choose a format, then the name of the file"),
    key(Layer::File, "Enter", "writes it", "write the file"),
    key(Layer::Copies, "v", "", "the value that is selected in State"),
    key(Layer::Copies, "s", "", "the state, as TLA+"),
    key(Layer::Copies, "t", "", "the walk, as a TLA+ module"),
    key(Layer::Copies, "k", "", "the walk, as kernel text"),
    key(Layer::Copies, "l", "", "the command line that opens this view"),
    key(Layer::MarkSet, "a z A Z", "", "any letter: mark the step with it"),
    key(Layer::MarkGo, "a z A Z", "", "any letter: go to the step that is marked with it"),
    key(Layer::MarkGo, "'", "the last one set", "go to the mark that was set last"),
    key(
        Layer::Palette,
        "Enter",
        "runs it, a number goes to that step",
        "run the command, or go to that step",
    ),
    key(Layer::Help, "j k", "scroll", "what has no room"),
    key(Layer::Help, "/", "filter", "show only the keys with a word"),
];

/// Returns the keys of a layer.
pub(super) fn keys_of(layer: Layer) -> impl Iterator<Item = &'static LayerKey> {
    LAYER_KEYS.iter().filter(move |key| key.layer == layer)
}

/// Returns the foot of a layer without some of its keys.
pub(super) fn foot_without(layer: Layer, hidden: &[&str]) -> String {
    let shown = keys_of(layer).filter(|key| !key.foot.is_empty() && !hidden.contains(&key.keys));
    let words: Vec<String> = shown.map(|key| format!("{} {}", key.keys, key.foot)).collect();
    [words, vec!["Esc closes".to_owned()]].concat().join("  ")
}

/// Returns the foot of a layer.
pub(super) fn foot(layer: Layer) -> String {
    foot_without(layer, &[])
}

#[cfg(test)]
mod tests {
    use super::super::keymap::Key;
    use super::*;

    #[test]
    fn the_keys_are_keys_and_none_is_twice() {
        let mut seen = std::collections::BTreeSet::new();
        for row in LAYER_KEYS {
            assert!(!row.doc.is_empty() && row.doc.len() <= 57, "{}", row.doc);
            for key in row.keys.split(' ').chain(row.layer.name().1.split(' ')) {
                assert!(Key::parse(key).is_some(), "{key}");
            }
            for key in row.keys.split(' ') {
                assert!(seen.insert((row.layer, key)), "{key} is twice in {:?}", row.layer);
            }
        }
    }

    #[test]
    fn the_foot_of_a_layer_fits_into_small_screens() {
        assert_eq!(foot(Layer::Walks), "Enter goes there  c compares  N names  E writes  Esc closes");
        assert_eq!(foot_without(Layer::Findings, &["Ctrl-c"]), "Enter goes there  Esc closes");
        for row in LAYER_KEYS {
            assert!(super::super::text::width(&foot(row.layer)) <= 74, "{}", foot(row.layer));
        }
    }
}
