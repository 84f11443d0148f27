package io.dynamigrate.local;

import java.io.Console;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** What the runner's user reads: titles, aligned lines, and a word when something takes long. */
final class Screen {

    private static final int WIDTH = 100;
    private static final int LABEL = 12;
    private static final String INDENT = "   ";
    private static final String ESCAPE = "\u001b[";

    private final PrintStream out;
    private final PrintStream err;
    private final boolean terminal;
    private final Duration patience;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(Daemon.named("progress"));

    Screen(PrintStream out, PrintStream err, boolean terminal, Duration patience) {
        this.out = out;
        this.err = err;
        this.terminal = terminal;
        this.patience = patience;
    }

    /** The user's own, with colours if it is a terminal and {@code NO_COLOR} is not set. */
    static Screen standard() {
        return new Screen(
                System.out, System.err, isTerminal() && System.getenv("NO_COLOR") == null, Duration.ofSeconds(2));
    }

    @SuppressWarnings("SystemConsoleNull")
    private static boolean isTerminal() {
        Console console = System.console();
        if (console == null) {
            return false;
        }
        try {
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (NoSuchMethodException e) {
            return true; // Before JDK 22 there was a console on a terminal only.
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("Java does not say whether this is a terminal", e);
        }
    }

    void text(String text) {
        out.println(text);
    }

    void title(String text) {
        out.println(paint("1", text));
    }

    /** A label, and behind it text that is wrapped where the screen ends. */
    void line(String label, String text) {
        String start = INDENT + paint("2", label + " ".repeat(Math.max(1, LABEL - label.length())));
        for (String row : wrap(text)) {
            out.println(start + row);
            start = INDENT + " ".repeat(LABEL);
        }
    }

    /** A label, and behind it one row under the other. */
    void lines(String label, List<String> rows) {
        String shown = label;
        for (String row : rows) {
            line(shown, row);
            shown = "";
        }
    }

    void error(String sentence) {
        err.println(paint("31", sentence));
    }

    void log(String line) {
        err.println(paint("2", INDENT + "| " + line));
    }

    String good(String text) {
        return paint("32", text);
    }

    String bad(String text) {
        return paint("31", text);
    }

    /** Does something, and says what it is if it takes longer than the user's patience. */
    <T> T during(String what, Callable<T> work) throws Exception {
        Notice notice = new Notice(what);
        ScheduledFuture<?> later = timer.schedule(notice, patience.toMillis(), TimeUnit.MILLISECONDS);
        try {
            return work.call();
        } finally {
            later.cancel(false);
            notice.end();
        }
    }

    /** On a terminal it goes when the work is done; elsewhere it stays, as a line of its own. */
    private final class Notice implements Runnable {

        private final String text;
        private boolean shown;
        private boolean ended;

        Notice(String what) {
            text = INDENT + what + " …";
        }

        @Override
        public synchronized void run() {
            if (ended) {
                return;
            }
            shown = true;
            if (terminal) {
                err.print(paint("2", text));
            } else {
                err.println(text);
            }
        }

        synchronized void end() {
            ended = true;
            if (shown && terminal) {
                err.print("\r" + ESCAPE + "K");
            }
        }
    }

    private String paint(String style, String text) {
        return terminal ? ESCAPE + style + "m" + text + ESCAPE + "0m" : text;
    }

    private static List<String> wrap(String text) {
        List<String> rows = new ArrayList<>();
        StringBuilder row = new StringBuilder();
        for (String word : text.split(" ", -1)) {
            if (row.length() > 0 && visible(row + " " + word) > WIDTH - LABEL - INDENT.length()) {
                rows.add(row.toString().stripTrailing());
                row.setLength(0);
            } else if (!row.isEmpty()) {
                row.append(' ');
            }
            row.append(word);
        }
        rows.add(row.toString());
        return rows;
    }

    private static int visible(String text) {
        return text.replaceAll("\u001b\\[[0-9]*m", "").length();
    }
}
