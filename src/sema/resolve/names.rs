//! The operators that belong to the language.

use crate::sema::hir::Primitive;

/// Returns the operator of the language that a symbol denotes, whichever its spelling.
///
/// `\X` is missing: the parser makes a product of it.
pub(super) fn primitive(symbol: &str) -> Option<Primitive> {
    let primitive = match symbol {
        "/\\" | "\\land" | "∧" => Primitive::And,
        "\\/" | "\\lor" | "∨" => Primitive::Or,
        "=>" | "⇒" => Primitive::Implies,
        "<=>" | "\\equiv" | "≡" | "⇔" => Primitive::Equiv,
        "~" | "\\lnot" | "\\neg" | "¬" => Primitive::Not,
        "=" => Primitive::Eq,
        "#" | "/=" | "≠" => Primitive::Ne,
        "\\in" | "∈" => Primitive::In,
        "\\notin" | "∉" => Primitive::NotIn,
        "\\subseteq" | "⊆" => Primitive::SubsetEq,
        "\\cup" | "\\union" | "∪" => Primitive::Cup,
        "\\cap" | "\\intersect" | "∩" => Primitive::Cap,
        "\\" => Primitive::SetMinus,
        "SUBSET" => Primitive::Subset,
        "UNION" => Primitive::Union,
        "DOMAIN" => Primitive::Domain,
        "'" | "′" => Primitive::Prime,
        "UNCHANGED" => Primitive::Unchanged,
        "ENABLED" => Primitive::Enabled,
        "[]" | "□" => Primitive::Always,
        "<>" | "◇" => Primitive::Eventually,
        "~>" | "↝" => Primitive::LeadsTo,
        "-+->" | "⇸" => Primitive::Guarantees,
        "\\cdot" | "⋅" => Primitive::Compose,
        _ => return None,
    };
    Some(primitive)
}

/// Returns how many arguments an operator of the language takes.
pub(super) fn arity(primitive: Primitive) -> usize {
    match primitive {
        Primitive::Not
        | Primitive::Subset
        | Primitive::Union
        | Primitive::Domain
        | Primitive::Prime
        | Primitive::Unchanged
        | Primitive::Enabled
        | Primitive::Always
        | Primitive::Eventually => 1,
        Primitive::And
        | Primitive::Or
        | Primitive::Implies
        | Primitive::Equiv
        | Primitive::Eq
        | Primitive::Ne
        | Primitive::In
        | Primitive::NotIn
        | Primitive::SubsetEq
        | Primitive::Cup
        | Primitive::Cap
        | Primitive::SetMinus
        | Primitive::LeadsTo
        | Primitive::Guarantees
        | Primitive::Compose => 2,
    }
}
