//! Theorems and their proofs, which mean nothing to a checker.
//!
//! A proof is read like SANY reads it and then dropped, but for the facts that it hides: only so is it certain where it ends, as
//! definitions occur in it (`DEFINE x == e`). If it cannot be read, the text is passed over up to
//! the next unit that begins a line no further right than the theorem; a proof raises no message.

use super::super::lexer::{Keyword, TokenKind};
use super::super::tree::{Expr, ExprKind, Unit, UnitKind};
use super::{Failed, Parse, Parser};

impl Parser<'_> {
    pub(super) fn parse_theorem(&mut self) -> Parse<UnitKind> {
        let start = self.take()?;
        let name = self.parse_statement_name()?;
        let body = self.parse_statement()?;
        self.skip_proof(start.column);
        Ok(UnitKind::Theorem { name, body })
    }

    /// Parses `USE` and `HIDE` with their facts.
    pub(super) fn parse_use(&mut self) -> Parse<UnitKind> {
        let start = self.take()?;
        let hide = start.kind == TokenKind::Keyword(Keyword::Hide);
        let pos = self.pos;
        self.in_proof = true;
        let facts = self.attempt(Parser::parse_facts);
        if facts.is_none() {
            self.recover(start.column, pos);
        }
        self.in_proof = false;
        Ok(UnitKind::Facts { facts: facts.unwrap_or_default(), hide, in_proof: false })
    }

    /// Returns a unit for what the HIDEs of the last proof name.
    pub(super) fn hidden_unit(&mut self) -> Option<Unit> {
        let facts = std::mem::take(&mut self.hidden);
        let span = facts.first()?.span;
        Some(Unit { kind: UnitKind::Facts { facts, hide: true, in_proof: true }, local: false, span })
    }

    /// Parses a formula, or an `ASSUME ... PROVE ...`, which gives none.
    fn parse_statement(&mut self) -> Parse<Option<Expr>> {
        let is_label = self.at(TokenKind::Identifier) && self.nth(1).kind == TokenKind::DoubleColon;
        let ahead = if is_label { 2 } else { 0 };
        if matches!(self.nth(ahead).kind, TokenKind::Keyword(Keyword::Assume | Keyword::BoxAssume)) {
            self.pos += ahead;
            self.nested(Parser::skip_assume_prove)?;
            return Ok(None);
        }
        self.parse_expr().map(Some)
    }

    fn skip_assume_prove(&mut self) -> Parse<()> {
        self.take()?;
        self.parse_list(|p| match p.token().kind {
            TokenKind::Keyword(
                Keyword::New
                | Keyword::Constant
                | Keyword::Variable
                | Keyword::State
                | Keyword::Action
                | Keyword::Temporal,
            ) => p.skip_new(),
            _ => p.parse_statement().map(|_| ()),
        })?;
        if !self.at_keyword(Keyword::Prove) && !self.at_keyword(Keyword::BoxProve) {
            return Err(self.unexpected("`,` or `PROVE`"));
        }
        self.take()?;
        self.parse_expr()?;
        Ok(())
    }

    /// Skips `NEW x \in S`, `NEW VARIABLE x`, `STATE P(_)`.
    fn skip_new(&mut self) -> Parse<()> {
        self.take()?;
        if matches!(self.token().kind, TokenKind::Keyword(_)) {
            self.take()?;
        }
        self.parse_decl("the name of what is declared")?;
        if self.at_operator("\\in") {
            self.take()?;
            self.parse_expr()?;
        }
        Ok(())
    }

    /// Skips the proof that may stand here.
    fn skip_proof(&mut self, column: u32) {
        if !self.starts_proof(None) {
            return;
        }
        let start = self.pos;
        self.in_proof = true;
        if self.attempt(|p| p.skip_proof_of(None)).is_none() {
            self.hidden.clear();
            self.lists.clear();
            self.recover(column, start);
        }
        self.in_proof = false;
    }

    /// Says whether a proof begins here, below steps of a level.
    fn starts_proof(&self, level: Option<u32>) -> bool {
        match self.token().kind {
            TokenKind::Keyword(Keyword::Proof | Keyword::By | Keyword::Obvious | Keyword::Omitted) => true,
            TokenKind::Step => match (self.step_level(level), level) {
                (_, None) => true,
                (step, Some(level)) => step > level,
            },
            _ => false,
        }
    }

    /// Returns the level of the step here, inside a proof of steps of `level`.
    fn step_level(&self, level: Option<u32>) -> u32 {
        let text = self.text_of(self.token());
        let number = text.trim_start_matches('<').split('>').next().unwrap_or("");
        match (number, level) {
            ("*", level) => level.unwrap_or(0),
            ("+", level) => level.map_or(0, |l| l + 1),
            _ => number.parse().unwrap_or(0),
        }
    }

    /// Skips a proof: `BY ...`, `OBVIOUS`, `OMITTED`, or steps up to QED.
    fn skip_proof_of(&mut self, above: Option<u32>) -> Parse<()> {
        self.nested(|p| {
            p.eat_keyword(Keyword::Proof)?;
            if p.eat_keyword(Keyword::Obvious)? || p.eat_keyword(Keyword::Omitted)? {
                return Ok(());
            }
            if p.eat_keyword(Keyword::By)? {
                p.parse_facts()?;
                return Ok(());
            }
            if !p.at(TokenKind::Step) {
                return Err(Failed);
            }
            // The first step of a proof is one level below the step that is proved, `<*>` too.
            let below = above.map_or(0, |level| level + 1);
            let is_relative = matches!(p.text_of(p.token()).as_bytes().get(1), Some(b'*' | b'+'));
            let level = if is_relative { below } else { p.step_level(above) };
            let mut is_first = true;
            while p.at(TokenKind::Step) && (is_first || p.step_level(Some(level)) == level) {
                is_first = false;
                p.take()?;
                let is_last = p.skip_step()?;
                if p.starts_proof(Some(level)) {
                    p.skip_proof_of(Some(level))?;
                }
                if is_last {
                    return Ok(());
                }
            }
            Ok(())
        })
    }

    /// Skips what stands after the number of a step; says whether it is QED.
    fn skip_step(&mut self) -> Parse<bool> {
        match self.token().kind {
            TokenKind::Keyword(Keyword::Qed) => {
                self.take()?;
                return Ok(true);
            }
            TokenKind::Keyword(keyword @ (Keyword::Use | Keyword::Hide)) => {
                self.take()?;
                let facts = self.parse_facts()?;
                if keyword == Keyword::Hide {
                    self.hidden.extend(facts);
                }
            }
            TokenKind::Keyword(Keyword::Instance) => {
                self.parse_instance()?;
            }
            TokenKind::Keyword(Keyword::DefineStep) => {
                self.take()?;
                self.parse_definition()?;
                self.skip_definitions()?;
            }
            TokenKind::Keyword(Keyword::Have) => {
                self.take()?;
                self.parse_expr()?;
            }
            TokenKind::Keyword(Keyword::Witness) => {
                self.take()?;
                self.parse_list(Parser::parse_expr)?;
            }
            TokenKind::Keyword(Keyword::Take) => {
                self.take()?;
                self.skip_bounds()?;
            }
            TokenKind::Keyword(Keyword::Pick) => {
                self.take()?;
                self.skip_bounds()?;
                self.expect(TokenKind::Colon, "`:`")?;
                self.parse_expr()?;
            }
            TokenKind::Keyword(Keyword::Case) => self.skip_case_step()?,
            TokenKind::Keyword(Keyword::Suffices) => {
                self.take()?;
                self.parse_statement()?;
            }
            _ if self.starts_definition(0) => self.skip_definitions()?,
            _ => {
                self.parse_statement()?;
            }
        }
        Ok(false)
    }

    /// Skips `CASE e`, or a step that is a CASE expression.
    fn skip_case_step(&mut self) -> Parse<()> {
        let is_step = self.attempt(|p| {
            p.take()?;
            p.parse_expr()?;
            if p.at(TokenKind::Arrow) { Err(Failed) } else { Ok(()) }
        });
        if is_step.is_none() {
            self.parse_expr()?;
        }
        Ok(())
    }

    fn skip_definitions(&mut self) -> Parse<()> {
        while self.starts_definition(0) {
            self.parse_definition()?;
        }
        Ok(())
    }

    /// Skips `x, y \in S, z \in T` or `x, y`.
    fn skip_bounds(&mut self) -> Parse<()> {
        self.parse_list(|p| {
            if p.at(TokenKind::LeftAngle) {
                p.parse_tuple_pattern()?;
            } else {
                p.parse_name("a name")?;
            }
            if p.at_operator("\\in") {
                p.take()?;
                p.parse_expr()?;
            }
            Ok(())
        })?;
        Ok(())
    }

    /// Parses `ONLY e, MODULE M DEF F, +, MODULE M`; returns the facts that are expressions.
    fn parse_facts(&mut self) -> Parse<Vec<Expr>> {
        self.eat_keyword(Keyword::Only)?;
        let mut facts = Vec::new();
        if !self.at_keyword(Keyword::Def) {
            facts.extend(self.parse_list(Parser::parse_fact)?.into_iter().flatten());
        }
        if self.eat_keyword(Keyword::Def)? {
            self.parse_list(Parser::skip_defined_name)?;
        }
        Ok(facts)
    }

    fn parse_fact(&mut self) -> Parse<Option<Expr>> {
        if self.eat_keyword(Keyword::Module)? {
            self.parse_field_name("the name of a module")?;
            return Ok(None);
        }
        self.parse_statement()
    }

    /// Skips a name after DEF: `F`, `M!F`, `+`, `MODULE M`, `<1>2`.
    fn skip_defined_name(&mut self) -> Parse<()> {
        if self.eat_keyword(Keyword::Module)? {
            self.parse_field_name("the name of a module")?;
            return Ok(());
        }
        if self.token().operator().is_some() {
            self.take()?;
            return Ok(());
        }
        if self.at(TokenKind::Identifier) || self.at(TokenKind::Step) {
            let path = self.parse_path()?;
            debug_assert!(matches!(path.kind, ExprKind::Path(_)));
            return Ok(());
        }
        Err(self.unexpected("the name of a definition"))
    }
}
