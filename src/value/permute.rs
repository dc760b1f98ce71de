//! Renaming model values in a value, for symmetry.

use super::error::VResult;
use super::mem::Mem;
use super::node::Kind;
use super::word::Value;

impl Mem<'_> {
    /// Returns a value with every model value replaced by what `rename` gives for it; the value itself
    /// if nothing changes. Costs a copy, and a sort per set that changes.
    ///
    /// Lazy sets become explicit.
    pub fn rename_models(&mut self, v: Value, rename: &dyn Fn(Value) -> Value) -> VResult<Value> {
        match self.kind(v) {
            Kind::Model => Ok(rename(v)),
            Kind::Bool | Kind::Int | Kind::Str => Ok(v),
            kind @ (Kind::Set | Kind::Tuple | Kind::Function) => self.rename_children(v, kind, rename),
            Kind::Interval
            | Kind::Subset
            | Kind::FunctionSet
            | Kind::RecordSet
            | Kind::Product
            | Kind::SeqSet
            | Kind::Cup
            | Kind::Cap
            | Kind::Diff
            | Kind::Union
            | Kind::Closure
            | Kind::Special => {
                let normal = self.normalize(v)?;
                self.rename_models(normal, rename)
            }
        }
    }

    fn rename_children(&mut self, v: Value, kind: Kind, rename: &dyn Fn(Value) -> Value) -> VResult<Value> {
        let n = self.len(v);
        let mut values = Vec::with_capacity(n);
        let mut changed = false;
        for i in 0..n {
            let child = self.elem(v, i);
            let renamed = self.rename_models(child, rename)?;
            changed |= renamed != child;
            values.push(renamed);
        }
        if kind == Kind::Function {
            let domain = self.at(v, 0);
            let mut pairs = Vec::with_capacity(n);
            for (i, &value) in values.iter().enumerate() {
                let key = self.item(domain, i);
                let renamed = self.rename_models(key, rename)?;
                changed |= renamed != key;
                pairs.push((renamed, value));
            }
            return if changed { self.function_of_pairs(&pairs) } else { Ok(v) };
        }
        if !changed {
            return Ok(v);
        }
        if kind == Kind::Set { self.set(&mut values) } else { Ok(self.tuple(&values)) }
    }
}
