//! What a spec can ask of the search, and the registers in which it can keep values: `TLCGet`, `TLCSet`
//! and what `TLCExt` adds (`tlc2/module/TLCGetSet.java`).

use std::hash::Hasher;

use rustc_hash::FxHasher;

use super::builtin::{Effect, Scope};
use super::call::mismatch;
use super::world::{Register, World};
use crate::value::{List, Mem, Plain, VResult, Value, ValueError};

/// Returns `TLCGet` for a key, the text if it is one that is known before the evaluation, and says whether
/// it stands under a prime. Initial predicates are evaluated as if they did.
#[must_use]
pub fn tlc_get(key: Option<&str>, primed: bool) -> Effect {
    let scope = match key {
        Some("level" | "config" | "revision") => Scope::Place,
        _ => Scope::Search,
    };
    let compute = if primed && key == Some("level") { next_level } else { get };
    Effect { name: "TLCGet", scope, compute }
}

/// The level of the next state; of an initial state that is being found it is 0, as TLC says.
#[expect(clippy::unnecessary_wraps, reason = "the form of all native operators")]
fn next_level(mem: &mut Mem, world: &mut World, _: &[Value]) -> VResult<Value> {
    let level = world.here.level;
    Ok(mem.int(if level == 0 { 0 } else { level.cast_signed() + 1 }))
}

fn register(mem: &Mem, key: Value) -> Option<Register> {
    if let Some(i) = mem.as_int(key) {
        return (i >= 0).then_some(Register::Number(i));
    }
    let text = mem.as_str(key)?;
    text.starts_with("s:").then(|| Register::Name(text.into_owned()))
}

fn count(n: u64) -> Plain {
    Plain::Int(i32::try_from(n).unwrap_or(i32::MAX))
}

fn seconds(world: &World) -> u64 {
    (world.clock)().saturating_sub(world.begun) / 1000
}

fn text(text: impl Into<String>) -> Plain {
    Plain::Str(text.into())
}

fn record<const N: usize>(fields: [(&str, Plain); N]) -> Plain {
    Plain::Record(fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
}

/// `TLCGet(key)`.
fn get(mem: &mut Mem, world: &mut World, args: &[Value]) -> VResult<Value> {
    let key = args[0];
    if let Some(register) = register(mem, key) {
        return match world.registers.get(&register) {
            Some(plain) => mem.from_plain(plain),
            None => undefined(mem, key),
        };
    }
    let Some(name) = mem.as_str(key).map(std::borrow::Cow::into_owned) else {
        return Err(mismatch("TLCGet", 0, "a natural number or a string", key));
    };
    let here = &world.here;
    let is_about_search = matches!(name.as_str(), "generated" | "distinct" | "queue");
    let is_about_run = is_about_search
        || matches!(name.as_str(), "diameter" | "stats" | "config" | "spec" | "all" | "all:named");
    // TLC simulates without these counts.
    if is_about_run && !world.is_ready || is_about_search && world.simulated.is_some() {
        return undefined(mem, key);
    }
    let plain = match name.as_str() {
        "level" => count(u64::from(here.level)),
        "generated" => count(here.generated),
        "distinct" => count(here.distinct),
        "queue" => count(here.queue),
        "diameter" => count(here.diameter),
        "duration" => count(seconds(world)),
        "stats" => statistics(world),
        "config" => configuration(world),
        "revision" => record([
            ("count", Plain::Int(0)),
            ("timestamp", Plain::Int(0)),
            ("date", text("")),
            ("tag", text("lockwalk")),
            ("calver", text(env!("CARGO_PKG_VERSION"))),
        ]),
        // TLC knows the action in a simulation only.
        "action" => {
            let zero = || Plain::Int(0);
            let location = record([
                ("beginLine", zero()),
                ("beginColumn", zero()),
                ("endLine", zero()),
                ("endColumn", zero()),
                ("module", text("--TLA+ BUILTINS--")),
            ]);
            record([("name", text("UnnamedAction")), ("location", location)])
        }
        "spec" => match &world.specification {
            Some(specification) => return mem.from_plain(specification),
            None => return undefined(mem, key),
        },
        "all" => registers(world, |register| match register {
            Register::Number(i) => Some(Plain::Int(*i)),
            Register::Name(_) => None,
        }),
        "all:named" => registers(world, |register| match register {
            Register::Number(_) => None,
            Register::Name(name) => Some(text(name)),
        }),
        // By this property TLC is told to evaluate `A \cdot B`.
        "-Dtlc2.tool.impl.Tool.cdot" => text("true"),
        // A system property that is not set is its own name, in TLC too.
        property if property.starts_with("-D") => text(property),
        _ => return undefined(mem, key),
    };
    mem.from_plain(&plain)
}

/// `TLCGet("stats")`; with other keys in a simulation, where what TLC does not know is -1 there too.
fn statistics(world: &World) -> Plain {
    let here = &world.here;
    let unknown = || Plain::Int(-1);
    if world.simulated.is_none() {
        return record([
            ("queue", count(here.queue)),
            ("distinct", count(here.distinct)),
            ("initial", count(here.initial)),
            ("generated", count(here.generated)),
            ("diameter", count(here.diameter)),
            ("duration", count(seconds(world))),
            ("worker", Plain::Int(0)),
        ]);
    }
    let nothing = || Plain::Tuple(List::default());
    record([
        ("behavior", record([("id", count(here.diameter)), ("actions", nothing())])),
        ("worker", Plain::Int(0)),
        ("traces", count(here.diameter)),
        ("actions", nothing()),
        ("duration", count(seconds(world))),
        ("generated", count(here.generated)),
        ("distinct", unknown()),
        ("retries", unknown()),
        ("distinctvalues", unknown()),
        ("levelmean", Plain::Int(0)),
        ("levelvariance", Plain::Int(0)),
    ])
}

/// `TLCGet("config")`.
fn configuration(world: &World) -> Plain {
    let deadlock = || Plain::Bool(world.deadlock);
    let seed = || text(world.seed.to_string());
    let Some(simulated) = world.simulated else {
        return record([
            ("mode", text("bfs")),
            ("deadlock", deadlock()),
            ("worker", Plain::Int(1)),
            ("seed", seed()),
            ("fingerprint", text("0")),
            ("install", text("")),
        ]);
    };
    record([
        ("mode", text(simulated.mode)),
        ("depth", count(simulated.steps)),
        ("traces", simulated.behaviors.map_or(Plain::Int(-1), count)),
        ("deadlock", deadlock()),
        ("worker", Plain::Int(1)),
        ("seed", seed()),
        ("aril", text("0")),
        ("install", text("")),
        ("sched", text("random")),
    ])
}

/// Returns the registers of one kind, each as a sequence of its values for all workers, of which there
/// is one.
fn registers(world: &World, key: impl Fn(&Register) -> Option<Plain>) -> Plain {
    let pairs =
        world.registers.iter().filter_map(|(r, value)| Some((key(r)?, Plain::Tuple([value.clone()].into()))));
    Plain::Function(pairs.collect())
}

fn undefined(mem: &mut Mem, key: Value) -> VResult<Value> {
    let what = format!("TLCGet({}) was undefined", mem.show(key));
    Err(ValueError::Unsupported { what }.into())
}

/// `TLCSet(key, value)`.
pub(super) fn set(mem: &mut Mem, world: &mut World, args: &[Value]) -> VResult<Value> {
    let (key, value) = (args[0], args[1]);
    if let Some(register) = register(mem, key) {
        let plain = mem.plain(value);
        world.registers.insert(register, plain);
        return Ok(Value::TRUE);
    }
    match mem.as_str(key).as_deref() {
        Some("exit") => world.exit |= value == Value::TRUE,
        Some("pause") => {}
        Some(property) if property.starts_with("-D") => {}
        _ => return Err(mismatch("TLCSet", 1, "a natural number, or a string such as \"s:name\"", key)),
    }
    Ok(Value::TRUE)
}

/// `TLCGetOrDefault(key, value)`.
pub(super) fn get_or_default(mem: &mut Mem, world: &mut World, args: &[Value]) -> VResult<Value> {
    let found = register(mem, args[0]).and_then(|register| world.registers.get(&register));
    match found {
        Some(plain) => mem.from_plain(plain),
        None => Ok(args[1]),
    }
}

/// The register in which `_Possible` counts: a function from names to numbers.
const POSSIBLE: &str = "s:_possible";

/// `_Track(condition, name)` of `_Possible`: counts how often a condition is true.
pub const TRACK: Effect = Effect { name: "_Track", scope: Scope::Search, compute: track };

fn track(mem: &mut Mem, world: &mut World, args: &[Value]) -> VResult<Value> {
    let Some(is_true) = args[0].as_bool() else {
        return Err(mismatch("_Track", 1, "a Boolean", args[0]));
    };
    let name = mem.plain(args[1]);
    let none = || Plain::Function(List::default());
    let counts = world.registers.entry(Register::Name(POSSIBLE.to_owned())).or_insert_with(none);
    let Plain::Function(counts) = counts else {
        let what = format!("_Track needs the register {POSSIBLE}, which has another value");
        return Err(ValueError::Unsupported { what }.into());
    };
    let place = counts.iter().position(|(n, _)| *n == name).unwrap_or_else(|| {
        counts.push((name, Plain::Int(0)));
        counts.len() - 1
    });
    if let Plain::Int(count) = &mut counts[place].1 {
        *count = count.saturating_add(i32::from(is_true));
    }
    Ok(Value::TRUE)
}

/// Says how often a condition was true that `_Track` was given under this name.
#[must_use]
pub fn count_of(world: &World, name: &str) -> i32 {
    let counts = match world.registers.get(&Register::Name(POSSIBLE.to_owned())) {
        Some(Plain::Function(counts)) => counts.as_slice(),
        _ => &[],
    };
    let found = counts.iter().find(|(n, _)| matches!(n, Plain::Str(n) if n == name));
    match found {
        Some((_, Plain::Int(count))) => *count,
        _ => 0,
    }
}

/// `JavaTime`: the seconds since 1970, as a natural number.
#[expect(clippy::unnecessary_wraps, reason = "the form of all native operators")]
pub(super) fn java_time(mem: &mut Mem, world: &mut World, _: &[Value]) -> VResult<Value> {
    let seconds = (world.clock)() / 1000;
    Ok(mem.int((seconds & 0x7fff_ffff) as i32))
}

/// `CounterExample`: the states and steps of the behavior that violates a property.
pub(super) fn counter_example(mem: &mut Mem, world: &mut World, _: &[Value]) -> VResult<Value> {
    let none = || record([("state", Plain::Set(List::default())), ("action", Plain::Set(List::default()))]);
    let plain = world.counter_example.clone().unwrap_or_else(none);
    mem.from_plain(&plain)
}

/// `TLCFP(value)`: a number that is the same for equal values. It is not that of TLC.
#[expect(clippy::unnecessary_wraps, reason = "the form of all native operators")]
pub(super) fn fingerprint(mem: &mut Mem, args: &[Value]) -> VResult<Value> {
    let mut hasher = FxHasher::default();
    hasher.write(mem.plain(args[0]).to_string().as_bytes());
    Ok(mem.int(((hasher.finish() >> 32) as u32).cast_signed()))
}

/// `TLCModelValue(name)`: a model value that the spec names nowhere else.
pub(super) fn model_value(mem: &mut Mem, args: &[Value]) -> VResult<Value> {
    let Some(name) = mem.as_str(args[0]) else {
        return Err(mismatch("TLCModelValue", 0, "a string", args[0]));
    };
    match mem.symbols().get(&name) {
        Some(symbol) => Ok(Value::model(symbol)),
        None => Err(ValueError::NewModelValue { name: name.into_owned() }.into()),
    }
}
