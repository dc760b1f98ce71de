//! All compiled functions of a spec.

use crate::base::{FileId, Span, Symbol};
use crate::engine::core::{Closure, ClosureId, FuncId, Function, Node};
use crate::engine::reads::Reads;
use crate::stdmod::World;

/// Which native operators there are that are no functions of values.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Effects {
    /// Some depend on the place of the evaluation.
    pub place: bool,
    /// Some look at the search or change its registers.
    pub search: bool,
    /// Some look at the world around or change it, or choose at random.
    pub world: bool,
    /// Some ask for the states before the current one.
    pub trace: bool,
}

impl Effects {
    /// Says whether there are any.
    #[must_use]
    pub fn any(self) -> bool {
        self.place || self.in_order()
    }

    /// Says whether the order of evaluation matters.
    #[must_use]
    pub fn in_order(self) -> bool {
        self.search || self.world || self.trace
    }

    /// Adds all of others.
    pub fn add_all(&mut self, other: Effects) {
        self.place |= other.place;
        self.search |= other.search;
        self.world |= other.world;
        self.trace |= other.trace;
    }
}

/// Functions and closure bodies, by number.
#[derive(Debug)]
pub struct Program {
    /// What evaluation begins with.
    pub world: World,
    /// Which impure operators were compiled.
    pub effects: Effects,
    /// The names of the variables, in order of declaration.
    pub variables: Vec<Symbol>,
    /// Where the variables are declared.
    pub declarations: Vec<Span>,
    /// The names of the variables that the next state of an ENABLED may have besides.
    pub bound_variables: Vec<Symbol>,
    functions: Vec<Option<Function>>,
    closures: Vec<Closure>,
}

impl Program {
    /// Returns a program without functions.
    #[must_use]
    pub fn new(variables: Vec<Symbol>, declarations: Vec<Span>) -> Self {
        Program {
            world: World::default(),
            effects: Effects::default(),
            variables,
            declarations,
            bound_variables: Vec::new(),
            functions: Vec::new(),
            closures: Vec::new(),
        }
    }

    /// Returns the name of a variable of a state, or of the next state of an ENABLED.
    #[must_use]
    pub fn variable_name(&self, index: usize) -> Symbol {
        let bound = || self.bound_variables[index - self.variables.len()];
        self.variables.get(index).copied().unwrap_or_else(bound)
    }

    /// Makes room for a function that is being compiled, so that it can call itself.
    pub fn reserve(&mut self) -> FuncId {
        self.functions.push(None);
        FuncId(u32::try_from(self.functions.len() - 1).expect("fewer than 2^32 functions"))
    }

    /// Fills the room made by [`Program::reserve`].
    pub fn define(&mut self, id: FuncId, function: Function) {
        self.functions[id.0 as usize] = Some(function);
    }

    /// Says how many slots the frame of a function has, once it is compiled.
    pub fn resize(&mut self, id: FuncId, slots: u32) {
        if let Some(function) = &mut self.functions[id.0 as usize] {
            function.slots = slots;
        }
    }

    /// Finds out what the functions look at, now that all are compiled: the least sets that agree with
    /// each other, also where functions call each other in a circle.
    pub fn settle_reads(&mut self) {
        for function in self.functions.iter_mut().flatten() {
            function.reads = Reads::default();
        }
        loop {
            let found: Vec<Option<Reads>> =
                self.functions.iter().map(|f| f.as_ref().map(|f| Reads::of(&f.body, self))).collect();
            let mut changed = false;
            for (function, reads) in self.functions.iter_mut().zip(found) {
                if let (Some(function), Some(reads)) = (function, reads) {
                    changed |= function.reads != reads;
                    function.reads = reads;
                }
            }
            if !changed {
                return;
            }
        }
    }

    /// Returns a function; `None` while it is being compiled.
    #[must_use]
    pub fn function(&self, id: FuncId) -> Option<&Function> {
        self.functions[id.0 as usize].as_ref()
    }

    /// Returns the right-hand side of a function; `None` while it is being compiled.
    pub(super) fn body_mut(&mut self, id: FuncId) -> Option<&mut Node> {
        self.functions[id.0 as usize].as_mut().map(|f| &mut f.body)
    }

    /// Returns a place for what has none.
    #[must_use]
    pub fn nowhere(&self) -> Span {
        Span::new(FileId(0), 0, 0)
    }

    /// Adds the body of a closure.
    pub fn add_closure(&mut self, closure: Closure) -> ClosureId {
        self.closures.push(closure);
        ClosureId(u32::try_from(self.closures.len() - 1).expect("fewer than 2^32 closures"))
    }

    /// Returns the body of a closure.
    #[must_use]
    pub fn closure(&self, id: ClosureId) -> &Closure {
        &self.closures[id.0 as usize]
    }
}
