//! Where units begin, and how the parser finds the next one after a mistake.

use super::super::lexer::{Keyword, TokenKind};
use super::super::operators::Fixity;
use super::Parser;

/// How many tokens the left-hand side of a definition is looked through.
const MAX_HEAD: usize = 4_000;

impl Parser<'_> {
    /// Says whether a unit of a module, or the end of the module, stands ahead.
    pub(super) fn starts_unit(&self, ahead: usize) -> bool {
        match self.nth(ahead).kind {
            TokenKind::Separator | TokenKind::ModuleEnd | TokenKind::ModuleHeader | TokenKind::End => true,
            TokenKind::Keyword(
                Keyword::Variable
                | Keyword::Constant
                | Keyword::Recursive
                | Keyword::Instance
                | Keyword::Assume
                | Keyword::Assumption
                | Keyword::Axiom
                | Keyword::Theorem
                | Keyword::Proposition
                | Keyword::Use
                | Keyword::Hide
                | Keyword::Local,
            ) => true,
            _ => self.starts_definition(ahead),
        }
    }

    /// Says whether the left-hand side of a definition and its `==` stand ahead.
    pub(super) fn starts_definition(&self, ahead: usize) -> bool {
        self.define_of(self.pos + ahead).is_some()
    }

    /// Returns the place of the `==` of the definition that begins at a token.
    fn define_of(&self, at: usize) -> Option<usize> {
        let is_define =
            |at: usize| self.tokens.get(at).is_some_and(|t| t.kind == TokenKind::Define).then_some(at);
        let first = self.tokens.get(at)?;
        if first.is_operator("-.") {
            return is_define(at + 2);
        }
        if first.kind != TokenKind::Identifier {
            return None;
        }
        let next = self.tokens.get(at + 1)?;
        match next.kind {
            TokenKind::Define => Some(at + 1),
            TokenKind::LeftParen | TokenKind::LeftBracket => is_define(self.after_bracket(at + 1)?),
            _ => match next.operator()?.fixity {
                Fixity::Postfix => is_define(at + 2),
                Fixity::Infix if self.tokens.get(at + 2)?.kind == TokenKind::Identifier => is_define(at + 3),
                Fixity::Infix | Fixity::Prefix => None,
            },
        }
    }

    /// Returns what comes after the bracket that opens at a token, if it is closed.
    fn after_bracket(&self, open: usize) -> Option<usize> {
        let mut depth = 0_usize;
        for (index, token) in self.tokens.iter().enumerate().skip(open).take(MAX_HEAD) {
            match token.kind {
                kind if opens(kind) => depth += 1,
                kind if closes(kind) => {
                    depth = depth.checked_sub(1)?;
                    if depth == 0 {
                        return Some(index + 1);
                    }
                }
                TokenKind::Define | TokenKind::End | TokenKind::ModuleEnd => return None,
                _ => {}
            }
        }
        None
    }

    /// Goes on to the next unit that begins a line in `column` or left of it, after the token `start`.
    ///
    /// If the mistake is the `==` of a definition that begins so, that definition is next: the
    /// one before it was not complete.
    pub(super) fn recover(&mut self, column: u32, start: usize) {
        let head = self.head_of_define(column, start);
        self.pos = head.unwrap_or(self.pos.max(start + 1).min(self.tokens.len() - 1));
        while !self.is_unit_at(column) {
            self.bump();
        }
    }

    fn is_unit_at(&self, column: u32) -> bool {
        let token = self.token();
        let ends = matches!(
            token.kind,
            TokenKind::End | TokenKind::ModuleEnd | TokenKind::ModuleHeader | TokenKind::Separator
        );
        ends || (token.starts_line && token.column <= column && self.starts_unit(0))
    }

    /// Returns the first token of the definition whose `==` stands here, if it begins a line in
    /// `column` or left of it, after the token `start`.
    pub(super) fn head_of_define(&self, column: u32, start: usize) -> Option<usize> {
        if !self.at(TokenKind::Define) {
            return None;
        }
        let first = start.max(self.pos.saturating_sub(MAX_HEAD)) + 1;
        (first..self.pos).rev().find(|&at| {
            let token = self.tokens[at];
            token.starts_line && token.column <= column && self.define_of(at) == Some(self.pos)
        })
    }
}

/// Says whether a token opens a bracket.
pub(super) fn opens(kind: TokenKind) -> bool {
    matches!(
        kind,
        TokenKind::LeftParen | TokenKind::LeftBracket | TokenKind::LeftBrace | TokenKind::LeftAngle
    )
}

/// Says whether a token closes a bracket.
pub(super) fn closes(kind: TokenKind) -> bool {
    matches!(
        kind,
        TokenKind::RightParen
            | TokenKind::RightBracket
            | TokenKind::RightBracketSub
            | TokenKind::RightBrace
            | TokenKind::RightAngle
            | TokenKind::RightAngleSub
    )
}
