//! Files, commands and the environment: `IOUtils`, `CSV` and the files of `Json`. Everything here needs
//! the permission of the user.

use std::io;

use super::call::mismatch;
use super::json;
use super::world::World;
use crate::base::{Outside, Ran, Writing};
use crate::value::{Kind, Mem, Plain, VResult, Value, ValueError};

/// Returns the outside world, if a spec may use it.
fn outside(world: &World, operator: &'static str) -> VResult<std::sync::Arc<dyn Outside>> {
    world.outside.clone().ok_or_else(|| ValueError::NotAllowed { operator }.into())
}

fn failed(operator: &str, path: &str, error: &io::Error) -> ValueError {
    ValueError::Unsupported { what: format!("{operator} of `{path}` failed: {error}") }
}

fn string(mem: &Mem, operator: &'static str, position: usize, v: Value) -> VResult<String> {
    match mem.as_str(v) {
        Some(text) => Ok(text.into_owned()),
        None => Err(mismatch(operator, position, "a string", v)),
    }
}

fn strings(mem: &Mem, operator: &'static str, position: usize, v: Value) -> VResult<Vec<String>> {
    let parts = (mem.kind(v) == Kind::Tuple).then(|| {
        (0..mem.len(v))
            .map(|i| mem.as_str(mem.elem(v, i)).map(std::borrow::Cow::into_owned))
            .collect::<Option<Vec<_>>>()
    });
    parts.flatten().ok_or_else(|| mismatch(operator, position, "a sequence of strings", v))
}

/// Returns a value as text, strings without their quotes.
fn unquoted(plain: Plain) -> String {
    match plain {
        Plain::Str(text) => text,
        other => other.to_string(),
    }
}

fn read(world: &World, operator: &'static str, path: &str) -> VResult<String> {
    let bytes = outside(world, operator)?.read(path).map_err(|error| failed(operator, path, &error))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

fn write(world: &World, operator: &'static str, path: &str, text: &str, writing: Writing) -> VResult<Value> {
    let outside = outside(world, operator)?;
    outside.write(path, text.as_bytes(), writing).map_err(|error| failed(operator, path, &error))?;
    Ok(Value::TRUE)
}

// ---- IOUtils

/// `IOEnv`.
pub(super) fn environment(mem: &mut Mem, world: &mut World, _: &[Value]) -> VResult<Value> {
    let variables = outside(world, "IOEnv")?.environment();
    let pairs: Vec<(Value, Value)> =
        variables.iter().map(|(name, value)| (mem.string(name), mem.string(value))).collect();
    mem.function_of_pairs(&pairs)
}

/// `atoi(text)`, which needs no permission.
pub(super) fn atoi(mem: &mut Mem, args: &[Value]) -> VResult<Value> {
    let number = mem.as_str(args[0]).and_then(|text| text.parse::<i32>().ok());
    match number {
        Some(i) => Ok(mem.int(i)),
        None => Err(mismatch("atoi", 0, "a string with an integer", args[0])),
    }
}

fn result(mem: &mut Mem, ran: &Ran) -> VResult<Value> {
    let fields = [
        (mem.string("exitValue"), mem.int(ran.status)),
        (mem.string("stdout"), mem.string(&ran.stdout)),
        (mem.string("stderr"), mem.string(&ran.stderr)),
    ];
    mem.function_of_pairs(&fields)
}

fn run(
    mem: &mut Mem,
    world: &World,
    operator: &'static str,
    environment: Option<Value>,
    command: &[String],
) -> VResult<Value> {
    let outside = outside(world, operator)?;
    let additions = match environment.map(|e| (e, mem.plain(e))) {
        None => Vec::new(),
        Some((_, Plain::Record(fields))) => {
            fields.into_iter().map(|(name, value)| (name, unquoted(value))).collect()
        }
        Some((_, Plain::Tuple(items))) if items.is_empty() => Vec::new(),
        Some((e, _)) => return Err(mismatch(operator, 1, "a record", e)),
    };
    let ran = outside.run(command, &additions);
    let ran = ran.map_err(|error| failed(operator, &command.join(" "), &error))?;
    result(mem, &ran)
}

/// `IOExec(command)`.
pub(super) fn exec(mem: &mut Mem, world: &mut World, args: &[Value]) -> VResult<Value> {
    let command = strings(mem, "IOExec", 0, args[0])?;
    run(mem, world, "IOExec", None, &command)
}

/// `IOEnvExec(env, command)`.
pub(super) fn env_exec(mem: &mut Mem, world: &mut World, args: &[Value]) -> VResult<Value> {
    let command = strings(mem, "IOEnvExec", 2, args[1])?;
    run(mem, world, "IOEnvExec", Some(args[0]), &command)
}

/// `IOExecTemplate(command, parameters)`.
pub(super) fn exec_template(mem: &mut Mem, world: &mut World, args: &[Value]) -> VResult<Value> {
    let command = filled(mem, "IOExecTemplate", args)?;
    run(mem, world, "IOExecTemplate", None, &command)
}

/// `IOEnvExecTemplate(env, command, parameters)`.
pub(super) fn env_exec_template(mem: &mut Mem, world: &mut World, args: &[Value]) -> VResult<Value> {
    let command = filled(mem, "IOEnvExecTemplate", &args[1..])?;
    run(mem, world, "IOEnvExecTemplate", Some(args[0]), &command)
}

fn filled(mem: &Mem, operator: &'static str, args: &[Value]) -> VResult<Vec<String>> {
    let templates = strings(mem, operator, 1, args[0])?;
    let parameters = strings(mem, operator, 2, args[1])?;
    Ok(templates.iter().map(|template| format(template, &parameters)).collect())
}

/// Fills the `%s` and `%1$s` of a template; `%%` is a percent sign, `%n` ends a line.
pub(super) fn format(template: &str, parameters: &[String]) -> String {
    let mut text = String::new();
    let mut rest = template;
    let mut next = 0;
    while let Some(at) = rest.find('%') {
        text.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let (place, conversion) = match rest[..digits].parse::<usize>() {
            Ok(place) if rest[digits..].starts_with('$') => (Some(place), digits + 1),
            _ => (None, 0),
        };
        match rest[conversion..].chars().next() {
            Some('s') => {
                let index = place.map_or(next, |place| place.wrapping_sub(1));
                next += usize::from(place.is_none());
                text.push_str(parameters.get(index).map_or("", String::as_str));
                rest = &rest[conversion + 1..];
            }
            Some('%') => {
                text.push('%');
                rest = &rest[conversion + 1..];
            }
            Some('n') => {
                text.push('\n');
                rest = &rest[conversion + 1..];
            }
            _ => text.push('%'),
        }
    }
    text + rest
}

/// `Serialize(value, path, options)` for the formats `TXT` and `NDJSON`.
pub(super) fn serialize(mem: &mut Mem, world: &mut World, args: &[Value]) -> VResult<Value> {
    const NAME: &str = "Serialize";
    let outside = outside(world, NAME)?;
    let path = string(mem, NAME, 2, args[1])?;
    let options = mem.plain(args[2]);
    let text = match option(&options, "format").as_deref() {
        Some("TXT") => string(mem, NAME, 1, args[0])?,
        Some("NDJSON") => lines_of_json(mem, NAME, 1, args[0])?,
        _ => return Err(mismatch(NAME, 3, "a record with the format \"TXT\" or \"NDJSON\"", args[2])),
    };
    let appends = match &options {
        Plain::Record(fields) => fields.iter().any(|(name, value)| {
            name == "openOptions"
                && matches!(value, Plain::Tuple(items) if items.contains(&Plain::Str("APPEND".into())))
        }),
        _ => false,
    };
    let writing = if appends { Writing::Append } else { Writing::Replace };
    let ran = match outside.write(&path, text.as_bytes(), writing) {
        Ok(()) => Ran { status: 0, stdout: "the file was written".to_owned(), stderr: String::new() },
        Err(error) => Ran { status: 1, stdout: String::new(), stderr: error.to_string() },
    };
    result(mem, &ran)
}

/// `Deserialize(path, options)` for the formats `TXT` and `NDJSON`.
pub(super) fn deserialize(mem: &mut Mem, world: &mut World, args: &[Value]) -> VResult<Value> {
    const NAME: &str = "Deserialize";
    let outside = outside(world, NAME)?;
    let path = string(mem, NAME, 1, args[0])?;
    let options = mem.plain(args[1]);
    match option(&options, "format").as_deref() {
        Some("TXT") => {
            let ran = match outside.read(&path) {
                Ok(bytes) => {
                    let stdout = String::from_utf8_lossy(&bytes).into_owned();
                    Ran { status: 0, stdout, stderr: String::new() }
                }
                Err(error) => Ran { status: 1, stdout: String::new(), stderr: error.to_string() },
            };
            result(mem, &ran)
        }
        Some("NDJSON") => lines_deserialize(mem, world, args),
        _ => Err(mismatch(NAME, 2, "a record with the format \"TXT\" or \"NDJSON\"", args[1])),
    }
}

fn option(options: &Plain, name: &str) -> Option<String> {
    match options {
        Plain::Record(fields) => {
            fields.iter().find(|(n, _)| n == name).map(|(_, value)| unquoted(value.clone()))
        }
        _ => None,
    }
}

/// `IOSerialize(value, path, compress)`: as TLA+ text, which `IODeserialize` reads. (TLC writes a format of
/// its own.)
pub(super) fn io_serialize(mem: &mut Mem, world: &mut World, args: &[Value]) -> VResult<Value> {
    let path = string(mem, "IOSerialize", 2, args[1])?;
    let text = mem.plain(args[0]).to_string();
    write(world, "IOSerialize", &path, &text, Writing::Replace)
}

/// `IODeserialize(path, compressed)`.
pub(super) fn io_deserialize(mem: &mut Mem, world: &mut World, args: &[Value]) -> VResult<Value> {
    let path = string(mem, "IODeserialize", 1, args[0])?;
    let text = read(world, "IODeserialize", &path)?;
    match Plain::parse(&text) {
        Ok(plain) => mem.from_plain(&plain),
        Err(_) => {
            let what = format!("`{path}` holds no value as IOSerialize writes it");
            Err(ValueError::Unsupported { what }.into())
        }
    }
}

// ---- Json

fn parse(text: &str, path: &str) -> VResult<serde_json::Value> {
    serde_json::from_str(text)
        .map_err(|error| ValueError::Unsupported { what: format!("`{path}` is not JSON: {error}") }.into())
}

/// `JsonDeserialize(path)`.
pub(super) fn json_deserialize(mem: &mut Mem, world: &mut World, args: &[Value]) -> VResult<Value> {
    let path = string(mem, "JsonDeserialize", 0, args[0])?;
    let text = read(world, "JsonDeserialize", &path)?;
    json::value(mem, &parse(&text, &path)?)
}

/// `ndJsonDeserialize(path)`: a value for each line that is not empty.
pub(super) fn lines_deserialize(mem: &mut Mem, world: &mut World, args: &[Value]) -> VResult<Value> {
    let path = string(mem, "ndJsonDeserialize", 0, args[0])?;
    let text = read(world, "ndJsonDeserialize", &path)?;
    let mut values = Vec::new();
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        values.push(json::value(mem, &parse(line, &path)?)?);
    }
    Ok(mem.tuple(&values))
}

/// `JsonSerialize(path, value)`.
pub(super) fn json_serialize(mem: &mut Mem, world: &mut World, args: &[Value]) -> VResult<Value> {
    let path = string(mem, "JsonSerialize", 1, args[0])?;
    let plain = mem.plain(args[1]);
    if !matches!(plain, Plain::Tuple(_) | Plain::Record(_)) {
        return Err(mismatch("JsonSerialize", 2, "a sequence or a record", args[1]));
    }
    let mut text = String::new();
    json::write(&plain, &mut text)?;
    write(world, "JsonSerialize", &path, &text, Writing::Replace)
}

/// `ndJsonSerialize(path, value)`.
pub(super) fn lines_serialize(mem: &mut Mem, world: &mut World, args: &[Value]) -> VResult<Value> {
    let path = string(mem, "ndJsonSerialize", 1, args[0])?;
    let text = lines_of_json(mem, "ndJsonSerialize", 2, args[1])?;
    write(world, "ndJsonSerialize", &path, &text, Writing::Replace)
}

fn lines_of_json(mem: &mut Mem, operator: &'static str, position: usize, v: Value) -> VResult<String> {
    let Plain::Tuple(items) = mem.plain(v) else {
        return Err(mismatch(operator, position, "a sequence", v));
    };
    let mut text = String::new();
    for item in &items {
        json::write(item, &mut text)?;
        text.push('\n');
    }
    Ok(text)
}

// ---- CSV

/// `CSVWrite(template, values, path)`: adds a line.
pub(super) fn csv_write(mem: &mut Mem, world: &mut World, args: &[Value]) -> VResult<Value> {
    let template = string(mem, "CSVWrite", 1, args[0])?;
    let path = string(mem, "CSVWrite", 3, args[2])?;
    let Plain::Tuple(values) = mem.plain(args[1]) else {
        return Err(mismatch("CSVWrite", 2, "a sequence", args[1]));
    };
    let values: Vec<String> = values.iter().map(ToString::to_string).collect();
    let line = format(&template, &values) + "\n";
    write(world, "CSVWrite", &path, &line, Writing::Append)
}

/// `CSVWriteRecord(record, delimiter, headers, path)`: adds a line, after one with the names if asked for.
pub(super) fn csv_write_record(mem: &mut Mem, world: &mut World, args: &[Value]) -> VResult<Value> {
    const NAME: &str = "CSVWriteRecord";
    let delimiter = string(mem, NAME, 2, args[1])?;
    let headers = args[2].as_bool().ok_or_else(|| mismatch(NAME, 3, "a boolean", args[2]))?;
    let path = string(mem, NAME, 4, args[3])?;
    let Plain::Record(fields) = mem.plain(args[0]) else {
        return Err(mismatch(NAME, 1, "a record", args[0]));
    };
    let (names, values): (Vec<String>, Vec<String>) =
        fields.into_iter().map(|(name, value)| (name, value.to_string())).unzip();
    let mut text = values.join(&delimiter) + "\n";
    if headers {
        text = names.join(&delimiter) + "\n" + &text;
    }
    write(world, NAME, &path, &text, Writing::Append)
}

/// Returns the lines of a file, none if it is not there.
fn lines(world: &World, operator: &'static str, path: &str) -> VResult<Vec<String>> {
    match outside(world, operator)?.read(path) {
        Ok(bytes) => Ok(String::from_utf8_lossy(&bytes).lines().map(str::to_owned).collect()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
        Err(error) => Err(failed(operator, path, &error).into()),
    }
}

/// `CSVRead(columns, delimiter, path)`: a record of strings for each line.
pub(super) fn csv_read(mem: &mut Mem, world: &mut World, args: &[Value]) -> VResult<Value> {
    let columns = strings(mem, "CSVRead", 1, args[0])?;
    let delimiter = string(mem, "CSVRead", 2, args[1])?;
    let path = string(mem, "CSVRead", 3, args[2])?;
    let mut records = Vec::new();
    for line in lines(world, "CSVRead", &path)? {
        let values: Vec<&str> = line.split(&delimiter).collect();
        if values.len() != columns.len() {
            let what =
                format!("a line of `{path}` has {} values, not {}: {line}", values.len(), columns.len());
            return Err(ValueError::Unsupported { what }.into());
        }
        let pairs: Vec<(Value, Value)> =
            columns.iter().zip(values).map(|(name, value)| (mem.string(name), mem.string(value))).collect();
        records.push(mem.function_of_pairs(&pairs)?);
    }
    Ok(mem.tuple(&records))
}

/// `CSVRecords(path)`: how many lines there are.
pub(super) fn csv_records(mem: &mut Mem, world: &mut World, args: &[Value]) -> VResult<Value> {
    let path = string(mem, "CSVRecords", 0, args[0])?;
    let n = lines(world, "CSVRecords", &path)?.len();
    Ok(mem.int(i32::try_from(n).unwrap_or(i32::MAX)))
}
