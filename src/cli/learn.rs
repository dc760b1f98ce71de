//! `lockwalk learn` and `lockwalk tutor`: play lessons in the explorer, check them, print them, or write them as
//! pages.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::args::Learn;
use super::book;
use super::stage::Models;
use super::system::Disk;
use super::terminal::Terminal;
use super::{USAGE, output, screen};
use crate::base::{MemorySystem, SourceMap, nearest};
use crate::diag::{Color, render_all};
use crate::export::{lesson as export, lesson_html};
use crate::lesson::{self, Lesson};
use crate::search::Outcome;

/// The built-in lessons: the names of their files and their texts.
const LESSONS: &[(&str, &str)] = &include!(concat!(env!("OUT_DIR"), "/lessons.rs"));

/// The lessons about lockwalk itself, with their model.
const TUTOR: &[(&str, &str)] = &include!(concat!(env!("OUT_DIR"), "/tutor.rs"));

/// Exit status if something is not as a lesson says.
const DIFFERS: u8 = 1;

/// What a lesson begins with, by which it is told from other files of its folder.
const MARK: &str = "+++";

/// Lessons with the models that they are about.
struct Course {
    lessons: Vec<Lesson>,
    /// The texts of the lessons; what is wrong with one is shown there.
    sources: SourceMap,
    models: Models,
    /// The position of the lesson that was asked for.
    first: Option<usize>,
}

/// Runs the command and returns the exit status.
pub(super) fn run(arguments: &Learn, plain: bool, terminal: &Terminal) -> u8 {
    let color = terminal.error_style.color;
    let course = match Course::open(arguments, color) {
        Ok(course) => course,
        Err(message) => {
            output::note(message.trim_end());
            return if arguments.check { DIFFERS } else { USAGE };
        }
    };
    if arguments.list {
        output::answer(&export::list(&course.lessons));
        Outcome::Ok.exit()
    } else if arguments.check {
        course.check(color)
    } else if let Some([format, folder]) = arguments.export.as_deref() {
        course.export(format, Path::new(folder), color)
    } else {
        course.play(plain, terminal)
    }
}

/// Runs `lockwalk tutor` and returns the exit status.
pub(super) fn tutor(plain: bool, terminal: &Terminal) -> u8 {
    let system = TUTOR.iter().fold(MemorySystem::default(), |system, (name, text)| system.with(*name, *text));
    let models = Models::new(Arc::new(system), PathBuf::new());
    match Course::read(built_in(TUTOR), models, terminal.error_style.color) {
        Ok(mut course) if plain || !terminal.can_explore => course.write(&course.picked(), terminal),
        Ok(course) => course.play(plain, terminal),
        Err(message) => {
            output::note(message.trim_end());
            USAGE
        }
    }
}

/// Returns the lessons among files that are part of the program.
fn built_in(files: &[(&str, &str)]) -> Vec<(PathBuf, String)> {
    let lessons = files.iter().filter(|(_, text)| text.starts_with(MARK));
    lessons.map(|(name, text)| (PathBuf::from(name), (*text).to_owned())).collect()
}

impl Course {
    /// Reads the lessons that the arguments are about.
    ///
    /// # Errors
    /// What is wrong with them, as text for the user.
    fn open(arguments: &Learn, color: Color) -> Result<Self, String> {
        let own = arguments.lesson.as_ref().map(PathBuf::from);
        let own = own.filter(|path| path.is_dir() || path.extension().is_some_and(|e| e == "md"));
        let (texts, models) = match (&arguments.book, &own) {
            (Some(folder), _) => (texts(folder)?, on_disk(folder)),
            (None, Some(path)) if path.is_dir() => (texts(path)?, on_disk(path)),
            (None, Some(path)) => {
                (vec![(path.clone(), text(path)?)], on_disk(path.parent().unwrap_or(Path::new(""))))
            }
            (None, None) => (built_in(LESSONS), Models::new(Arc::new(book::built_in()), PathBuf::new())),
        };
        let mut course = Course::read(texts, models, color)?;
        let name = arguments.lesson.as_ref().filter(|_| own.is_none());
        course.first = name.map(|name| find(&course.lessons, name)).transpose()?;
        Ok(course)
    }

    /// Reads lessons from their texts.
    ///
    /// # Errors
    /// What is wrong with them, as text for the user.
    fn read(texts: Vec<(PathBuf, String)>, models: Models, color: Color) -> Result<Self, String> {
        let mut sources = SourceMap::default();
        let (mut lessons, mut problems) = (Vec::new(), Vec::new());
        for (path, text) in texts {
            let file = sources.add(path.display().to_string(), text.as_str());
            let name = path.file_stem().unwrap_or_default().to_string_lossy();
            match lesson::read(file, &name, &text) {
                Ok(lesson) => lessons.push(lesson),
                Err(more) => problems.extend(more),
            }
        }
        if !problems.is_empty() {
            return Err(render_all(&problems, &sources, color));
        }
        if lessons.is_empty() {
            return Err("there is no lesson: no file that ends in .md and begins with `+++`".to_owned());
        }
        Ok(Course { lessons, sources, models, first: None })
    }

    /// Plays the lessons in the explorer, or prints them where there is none.
    fn play(self, plain: bool, terminal: &Terminal) -> u8 {
        if plain || !terminal.can_explore {
            return self.print(plain, terminal);
        }
        let Course { lessons, models, first, .. } = self;
        let variants = models.variants();
        screen::learn(lessons, Box::new(models), first.unwrap_or(0), variants, terminal)
    }

    /// The lesson that was asked for, or all, with their positions.
    fn picked(&self) -> Vec<usize> {
        self.first.map_or_else(|| (0..self.lessons.len()).collect(), |first| vec![first])
    }

    fn check(mut self, color: Color) -> u8 {
        let mut problems = Vec::new();
        let (mut n_lessons, mut n_pages) = (0, 0);
        for i in self.picked() {
            problems.extend(lesson::check(&self.lessons[i], &mut self.models));
            n_lessons += 1;
            n_pages += self.lessons[i].pages.len();
        }
        if problems.is_empty() {
            let (s, t) = (plural(n_lessons), plural(n_pages));
            output::answer(&format!(
                "{n_lessons} lesson{s} with {n_pages} page{t}: everything is as they say\n"
            ));
            return Outcome::Ok.exit();
        }
        output::complaint(&render_all(&problems, &self.sources, color));
        DIFFERS
    }

    /// Prints the lesson that was asked for, or the list if there are several.
    fn print(mut self, plain: bool, terminal: &Terminal) -> u8 {
        match self.first.or_else(|| (self.lessons.len() == 1).then_some(0)) {
            Some(lesson) => self.write(&[lesson], terminal),
            None => {
                if !plain {
                    output::note("no terminal to explore on, here is the list of lessons");
                }
                output::answer(&export::list(&self.lessons));
                Outcome::Ok.exit()
            }
        }
    }

    /// Prints lessons as text.
    fn write(&mut self, lessons: &[usize], terminal: &Terminal) -> u8 {
        for &lesson in lessons {
            match export::text(&self.lessons, lesson, &mut self.models, terminal.width) {
                Ok(text) => output::answer(&text),
                Err(problem) => {
                    let color = terminal.error_style.color;
                    output::complaint(&render_all(&[problem], &self.sources, color));
                    return DIFFERS;
                }
            }
        }
        Outcome::Ok.exit()
    }

    fn export(mut self, format: &str, folder: &Path, color: Color) -> u8 {
        if format != "html" {
            output::note(&format!("lessons cannot be written as `{format}`; the format is html"));
            return USAGE;
        }
        let mut files = vec![("index.html".to_owned(), lesson_html::index(&self.lessons))];
        for (i, lesson) in self.lessons.iter().enumerate() {
            match lesson_html::page(&self.lessons, i, &mut self.models) {
                Ok(page) => files.push((lesson_html::file_name(lesson), page)),
                Err(problem) => {
                    output::complaint(&render_all(&[problem], &self.sources, color));
                    return DIFFERS;
                }
            }
        }
        let write = || -> std::io::Result<()> {
            std::fs::create_dir_all(folder)?;
            files.iter().try_for_each(|(name, text)| std::fs::write(folder.join(name), text))
        };
        if let Err(error) = write() {
            output::note(&format!("cannot write to {}: {error}", folder.display()));
            return USAGE;
        }
        output::answer(&format!("{}\n", folder.join("index.html").display()));
        Outcome::Ok.exit()
    }
}

fn plural(n: usize) -> &'static str {
    if n == 1 { "" } else { "s" }
}

fn on_disk(folder: &Path) -> Models {
    Models::new(Arc::new(Disk), folder.to_owned())
}

fn text(path: &Path) -> Result<String, String> {
    let shown = path.display();
    let bytes = std::fs::read(path).map_err(|error| format!("cannot read {shown}: {error}"))?;
    String::from_utf8(bytes).map_err(|_| format!("{shown} is not a text in UTF-8"))
}

/// Returns the lessons of a folder in the order of their names.
fn texts(folder: &Path) -> Result<Vec<(PathBuf, String)>, String> {
    let error = |error: std::io::Error| format!("cannot read the folder {}: {error}", folder.display());
    let mut paths = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(error)? {
        paths.push(entry.map_err(error)?.path());
    }
    paths.retain(|path| path.extension().is_some_and(|e| e == "md"));
    paths.sort();
    let mut texts = Vec::new();
    for path in paths {
        let text = text(&path)?;
        if text.starts_with(MARK) {
            texts.push((path, text));
        }
    }
    Ok(texts)
}

/// Returns the position of the lesson with a number, a name, or a part of a name that no other has.
fn find(lessons: &[Lesson], name: &str) -> Result<usize, String> {
    let number = name.parse::<usize>().ok().and_then(|n| n.checked_sub(1));
    if let Some(i) = number.filter(|i| *i < lessons.len()) {
        return Ok(i);
    }
    let names = || lessons.iter().map(|lesson| lesson.name.as_str());
    if let Some(i) = names().position(|other| other == name) {
        return Ok(i);
    }
    let similar: Vec<usize> = (0..lessons.len()).filter(|i| lessons[*i].name.contains(name)).collect();
    if let [only] = similar[..] {
        return Ok(only);
    }
    let hint = nearest(name, names()).map_or_else(
        || format!("the lessons are {}", names().collect::<Vec<_>>().join(", ")),
        |near| format!("did you mean `{near}`?"),
    );
    Err(format!("there is no lesson `{name}`; {hint}"))
}

#[cfg(test)]
mod tests {
    use ratatui::Terminal;
    use ratatui::backend::TestBackend;

    use super::*;
    use crate::tui::{App, Code, Event, Key, Options, Theme};

    /// Somebody who reads the lessons about lockwalk and presses keys.
    struct Reader {
        app: App,
        terminal: Terminal<TestBackend>,
    }

    impl Reader {
        fn new(width: u16, height: u16) -> Self {
            let system = TUTOR.iter().fold(MemorySystem::default(), |system, (n, t)| system.with(*n, *t));
            let models = Models::new(Arc::new(system), PathBuf::new());
            let course = Course::read(built_in(TUTOR), models, Color::Plain).ok().unwrap();
            let options = Options::new(Theme::named("dark").unwrap());
            let app = App::learn(course.lessons, Box::new(course.models), 0, &options);
            let mut reader =
                Reader { app, terminal: Terminal::new(TestBackend::new(width, height)).unwrap() };
            reader.press("");
            reader
        }

        /// Presses keys, each a character or a name between spaces.
        fn press(&mut self, keys: &str) -> &mut Self {
            for key in keys.split(' ').filter(|key| !key.is_empty()) {
                let typed = |c| Key::plain(Code::Char(c));
                let keys = Key::parse(key).map_or_else(|| key.chars().map(typed).collect(), |key| vec![key]);
                for key in keys {
                    self.app.update(Event::Key(key));
                    while self.app.is_seeking() {
                        self.app.hear();
                    }
                    self.draw();
                }
            }
            self.draw();
            self
        }

        fn draw(&mut self) {
            self.terminal.draw(|frame| self.app.draw(frame)).unwrap();
            if self.app.is_behind() {
                self.app.catch_up();
                self.terminal.draw(|frame| self.app.draw(frame)).unwrap();
            }
        }

        fn text(&self) -> String {
            let buffer = self.terminal.backend().buffer();
            let row = |y| -> String { (0..buffer.area.width).map(|x| buffer[(x, y)].symbol()).collect() };
            (0..buffer.area.height).map(|y| row(y) + "\n").collect()
        }

        #[track_caller]
        fn sees(&mut self, text: &str) -> &mut Self {
            assert!(self.text().contains(text), "no {text:?} on\n{}", self.text());
            self
        }
    }

    #[test]
    fn the_keys_that_the_tutor_teaches_do_what_it_says() {
        for (width, height) in [(80, 24), (120, 40)] {
            let mut reader = Reader::new(width, height);
            reader.press("> ,").sees("step 0 of 1").press(".").sees("step 1 of 1");
            reader.press(".").sees("the page shows the walk only to here");
            reader.press("> 2 Tab 6").sees("page 3 of 9").press("2 v").sees("State shows only what changed");
            reader.press("v d").sees("compared with the first state").press("d 6");
            // A number does not answer before the question was read.
            reader.press("> 1").sees("Yes.").sees("The coin of ann is in her hand still");
            reader.press("Space").sees("AllCounted is violated at 4").press("5").sees("false: till = 2");
            reader.press("1 g").sees("step 0 of 4").press("G").sees("step 4 of 4");
            // A walk of one's own begins, and nothing is asked before it was seen.
            reader.press("> 4 k").sees("▶ ann Write").press("Enter").sees("step 2 of 2  b1");
            reader.press("Enter Enter 2").sees("till  1 → 2");
            reader.press("u").sees("step 3 of 4  b1").press("Ctrl-r").sees("step 4 of 4  b1");
            reader.press("b").sees("b1    4 steps, leaves main at 1").press("Esc B").sees("of 4  main");
            reader
                .press("r")
                .sees("step 1 of 4  main")
                .press(">")
                .sees("page 7 of 9")
                .sees("step 1 of 4  main");
            reader.press("Space Space Space 2").sees("Yes.");
            reader.press("> Space Space Space 2").sees("Yes.").press("3").sees("Till.tla:40");
            reader
                .press(">")
                .sees("step 1 of 7")
                .press("}")
                .sees("step 4 of 7")
                .press("}")
                .sees("step 5 of 7");
            reader
                .press("{")
                .sees("step 4 of 7")
                .press("r ]")
                .sees("step 2 of 7")
                .press("[")
                .sees("step 1 of 7");
            reader.press(">").sees("Lesson 2 of 2").press("Space Space 2").sees("Each of them can only");
            reader.press(">").sees("What lies ahead");
            for _ in 0..5 {
                reader.press(">");
            }
            reader.sees("Your own spec").press("Space").sees("the last page");
        }
    }

    #[test]
    fn the_source_is_shown_of_a_way_to_a_state() {
        let mut reader = Reader::new(80, 24);
        reader.press("> > > > > > >").sees("With a key").sees("3 Source").sees("(40:5 of Till)");
        reader.press("3").sees("▶40 ✓");
    }
}
