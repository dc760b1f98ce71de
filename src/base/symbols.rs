//! The table of names and strings.

use rustc_hash::FxHashMap;

/// A name or a string, as its rank in order of first appearance.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Symbol(pub u32);

/// Names and strings in order of first appearance.
#[derive(Clone, Debug, Default)]
pub struct Symbols {
    texts: Vec<Box<str>>,
    ranks: FxHashMap<Box<str>, Symbol>,
}

impl Symbols {
    /// Returns the symbol of a text, a new one if it has not appeared yet.
    pub fn intern(&mut self, text: &str) -> Symbol {
        if let Some(&symbol) = self.ranks.get(text) {
            return symbol;
        }
        let symbol = Symbol(u32::try_from(self.texts.len()).expect("fewer than 2^32 names"));
        self.texts.push(text.into());
        self.ranks.insert(text.into(), symbol);
        symbol
    }

    /// Returns the symbol of a text that has appeared before.
    #[must_use]
    pub fn get(&self, text: &str) -> Option<Symbol> {
        self.ranks.get(text).copied()
    }

    /// Returns the text of a symbol.
    #[must_use]
    pub fn text(&self, symbol: Symbol) -> &str {
        &self.texts[symbol.0 as usize]
    }
}
