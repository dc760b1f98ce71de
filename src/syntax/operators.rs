//! The operator symbols of TLA+: spellings, precedence ranges, associativity.
//!
//! Facts from the table in *Specifying Systems* (page 271) and from SANY's
//! `tla2sany/parser/Operators.java`. An operator binds with a *range* of precedences; two operators
//! next to each other conflict when their ranges overlap, unless they are the same left-associative
//! one. Every operator has one canonical spelling, the first one here, which is what is interned:
//! the parser's later readers need not know that `=<` and `\leq` are one operator.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

/// Where an operator stands relative to its arguments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fixity {
    /// Before its argument.
    Prefix,
    /// Between its arguments.
    Infix,
    /// After its argument.
    Postfix,
}

/// An operator symbol.
#[derive(Clone, Copy, Debug)]
pub struct Operator {
    /// The canonical spelling.
    pub symbol: &'static str,
    /// The other spellings.
    pub synonyms: &'static [&'static str],
    /// The low end of its precedence range.
    pub low: u8,
    /// The high end of its precedence range; a higher one binds tighter.
    pub high: u8,
    /// Where it stands.
    pub fixity: Fixity,
    /// Whether `a op b op c` is `(a op b) op c`; an error otherwise.
    pub left_assoc: bool,
}

impl PartialEq for Operator {
    fn eq(&self, other: &Self) -> bool {
        self.symbol == other.symbol
    }
}

impl Eq for Operator {}

impl Operator {
    /// Says whether `self`, standing to the left, takes the operand between it and `right`.
    #[must_use]
    pub fn binds_tighter(&self, right: &Operator) -> bool {
        self.low > right.high || (self == right && self.left_assoc)
    }

    /// Says whether `self`, standing to the left, leaves the operand between it and `right` to `right`.
    #[must_use]
    pub fn binds_looser(&self, right: &Operator) -> bool {
        self.high < right.low
    }
}

const fn op(
    symbol: &'static str,
    low: u8,
    high: u8,
    fixity: Fixity,
    left_assoc: bool,
    synonyms: &'static [&'static str],
) -> Operator {
    Operator { symbol, synonyms, low, high, fixity, left_assoc }
}

/// An infix operator that associates to the left.
const fn left(symbol: &'static str, low: u8, high: u8, synonyms: &'static [&'static str]) -> Operator {
    op(symbol, low, high, Fixity::Infix, true, synonyms)
}

/// An infix operator that does not associate.
const fn infix(symbol: &'static str, low: u8, high: u8, synonyms: &'static [&'static str]) -> Operator {
    op(symbol, low, high, Fixity::Infix, false, synonyms)
}

const fn prefix(symbol: &'static str, low: u8, high: u8, synonyms: &'static [&'static str]) -> Operator {
    op(symbol, low, high, Fixity::Prefix, false, synonyms)
}

const fn postfix(symbol: &'static str, synonyms: &'static [&'static str]) -> Operator {
    op(symbol, 15, 15, Fixity::Postfix, false, synonyms)
}

/// Prefix minus, which is written `-` in an expression and `-.` where it is named.
pub static NEGATE: Operator = prefix("-.", 12, 12, &[]);
/// Function application, `f[x]`, as an operator of the precedence table.
pub static APPLY: Operator = op("[", 16, 16, Fixity::Postfix, true, &[]);
/// Record selection, `r.a`, as an operator of the precedence table.
pub static SELECT: Operator = op(".", 17, 17, Fixity::Postfix, true, &[]);
/// Conjunction.
pub static AND: Operator = left("/\\", 3, 3, &["\\land", "∧"]);
/// Disjunction.
pub static OR: Operator = left("\\/", 3, 3, &["\\lor", "∨"]);

/// All operator symbols but those that have a name above.
static OTHERS: &[Operator] = &[
    // Postfix.
    postfix("'", &[]),
    postfix("^+", &["⁺"]),
    postfix("^*", &[]),
    postfix("^#", &[]),
    // Prefix.
    prefix("~", 4, 4, &["\\lnot", "\\neg", "¬"]),
    prefix("[]", 4, 15, &["□"]),
    prefix("<>", 4, 15, &["◇"]),
    prefix("ENABLED", 4, 15, &[]),
    prefix("UNCHANGED", 4, 15, &[]),
    prefix("SUBSET", 10, 13, &[]),
    prefix("UNION", 10, 13, &[]),
    prefix("DOMAIN", 10, 13, &[]),
    // Infix, by precedence.
    infix("=>", 1, 1, &["⇒"]),
    infix("<=>", 2, 2, &["\\equiv", "≡", "⇔"]),
    infix("~>", 2, 2, &["↝"]),
    infix("-+->", 2, 2, &["⇸"]),
    infix("=", 5, 5, &[]),
    infix("#", 5, 5, &["/=", "≠"]),
    infix("\\in", 5, 5, &["∈"]),
    infix("\\notin", 5, 5, &["∉"]),
    infix("<", 5, 5, &[]),
    infix(">", 5, 5, &[]),
    infix("\\leq", 5, 5, &["=<", "<=", "≤"]),
    infix("\\geq", 5, 5, &[">=", "≥"]),
    infix("\\subseteq", 5, 5, &["⊆"]),
    infix("\\subset", 5, 5, &["⊂"]),
    infix("\\supset", 5, 5, &["⊃"]),
    infix("\\supseteq", 5, 5, &["⊇"]),
    infix("|-", 5, 5, &["⊢"]),
    infix("|=", 5, 5, &["⊨"]),
    infix("-|", 5, 5, &["⊣"]),
    infix("=|", 5, 5, &["⫤"]),
    infix(":=", 5, 5, &["≔"]),
    infix("::=", 5, 5, &["⩴"]),
    infix("\\prec", 5, 5, &["≺"]),
    infix("\\succ", 5, 5, &["≻"]),
    infix("\\preceq", 5, 5, &["⪯"]),
    infix("\\succeq", 5, 5, &["⪰"]),
    infix("\\sim", 5, 5, &["∼"]),
    infix("\\simeq", 5, 5, &["≃"]),
    infix("\\ll", 5, 5, &["≪"]),
    infix("\\gg", 5, 5, &["≫"]),
    infix("\\asymp", 5, 5, &["≍"]),
    infix("\\approx", 5, 5, &["≈"]),
    infix("\\cong", 5, 5, &["≅"]),
    infix("\\sqsubset", 5, 5, &["⊏"]),
    infix("\\sqsubseteq", 5, 5, &["⊑"]),
    infix("\\sqsupset", 5, 5, &["⊐"]),
    infix("\\sqsupseteq", 5, 5, &["⊒"]),
    infix("\\doteq", 5, 5, &["≐"]),
    infix("\\propto", 5, 5, &["∝"]),
    left("\\cdot", 5, 14, &["⋅"]),
    left("@@", 6, 6, &[]),
    infix("<:", 7, 7, &[]),
    infix(":>", 7, 7, &[]),
    infix("\\", 8, 8, &[]),
    left("\\cap", 8, 8, &["\\intersect", "∩"]),
    left("\\cup", 8, 8, &["\\union", "∪"]),
    infix("..", 9, 9, &["‥"]),
    infix("...", 9, 9, &["…"]),
    left("$$", 9, 13, &[]),
    left("$", 9, 13, &[]),
    left("??", 9, 13, &["⁇"]),
    left("##", 9, 13, &[]),
    infix("!!", 9, 13, &["‼"]),
    left("\\uplus", 9, 13, &["⊎"]),
    left("\\sqcap", 9, 13, &["⊓"]),
    left("\\sqcup", 9, 13, &["⊔"]),
    infix("\\wr", 9, 14, &["≀"]),
    left("+", 10, 10, &[]),
    left("++", 10, 10, &[]),
    left("\\oplus", 10, 10, &["(+)", "⊕"]),
    left("|", 10, 11, &[]),
    left("||", 10, 11, &["‖"]),
    left("%%", 10, 11, &[]),
    infix("%", 10, 11, &[]),
    left("\\X", 10, 13, &["\\times", "×"]),
    left("-", 11, 11, &[]),
    left("--", 11, 11, &[]),
    left("\\ominus", 11, 11, &["(-)", "⊖"]),
    left("*", 13, 13, &[]),
    left("**", 13, 13, &[]),
    infix("/", 13, 13, &[]),
    infix("//", 13, 13, &[]),
    left("&", 13, 13, &[]),
    left("&&", 13, 13, &[]),
    infix("\\div", 13, 13, &["÷"]),
    left("\\odot", 13, 13, &["(.)", "⊙"]),
    infix("\\oslash", 13, 13, &["(/)", "⊘"]),
    left("\\otimes", 13, 13, &["(\\X)", "⊗"]),
    left("\\o", 13, 13, &["\\circ", "∘"]),
    left("\\star", 13, 13, &["⋆"]),
    left("\\bigcirc", 13, 13, &["◯"]),
    left("\\bullet", 13, 13, &["●"]),
    infix("^", 14, 14, &[]),
    infix("^^", 14, 14, &[]),
];

/// Returns every operator symbol, prefix minus included.
pub fn all() -> impl Iterator<Item = &'static Operator> {
    [&AND, &OR, &NEGATE].into_iter().chain(OTHERS)
}

static BY_SPELLING: LazyLock<FxHashMap<&'static str, &'static Operator>> = LazyLock::new(|| {
    all()
        .flat_map(|o| std::iter::once(o.symbol).chain(o.synonyms.iter().copied()).map(move |s| (s, o)))
        .collect()
});

/// Returns the operator with a spelling.
#[must_use]
pub fn find(spelling: &str) -> Option<&'static Operator> {
    BY_SPELLING.get(spelling).copied()
}
