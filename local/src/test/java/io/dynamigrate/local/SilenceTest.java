package io.dynamigrate.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.almworks.sqlite4java.SQLiteException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;

/** In a JVM of its own, because loggers speak once, when they are first used. */
class SilenceTest {

    private static final Pattern NATIVE_ACCESS = Pattern.compile("^WARNING: (?!\\[sqlite])");

    @Test
    void leavesNothingOnTheTerminalAndNoThreadBehind() throws Exception {
        assertThat(output(Quiet.class)).containsExactly("used");
    }

    /** Issue 12, noise. */
    @Test
    void showsARealErrorOfSqliteButNotARaceWithAnIndexThatIsCreated() throws Exception {
        assertThat(String.join("\n", output(Failing.class)))
                .contains("job exception", "disk I/O error")
                .doesNotContain("indexKey_");
    }

    private static List<String> output(Class<?> main) throws Exception {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Process process = new ProcessBuilder(java, "-cp", classPath(), main.getName())
                .redirectErrorStream(true)
                .start();
        process.onExit().orTimeout(60, TimeUnit.SECONDS).join();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.exitValue()).isZero();
        // Newer JVMs warn, with empty lines around it, that a library loads native code; ./run tells them not to.
        return output.lines()
                .filter(line -> !NATIVE_ACCESS.matcher(line).find() && !line.isEmpty())
                .toList();
    }

    private static String classPath() {
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    }

    /** Starts a server, uses it, makes it refuse something, and stops it. */
    static final class Quiet {

        private Quiet() {}

        public static void main(String[] arguments) {
            try (LocalDynamoDb dynamoDb = LocalDynamoDb.inMemory()) {
                Tables.create(dynamoDb.client(), "users");
                assertThatThrownBy(() -> dynamoDb.client().describeTable(table -> table.tableName("none")))
                        .isInstanceOf(ResourceNotFoundException.class);
            }
            System.out.println("used");
        }
    }

    /** Starts a server whose database then logs a race, and an error. */
    static final class Failing {

        private Failing() {}

        public static void main(String[] arguments) {
            try (LocalDynamoDb dynamoDb = LocalDynamoDb.inMemory()) {
                Tables.create(dynamoDb.client(), "users");
                Logger sqlite = Logger.getLogger("com.almworks.sqlite4java");
                for (String message : List.of(
                        "[1] DB[1] prepare() SELECT … [no such column: indexKey_0]",
                        "[1] DB[1] prepare() INSERT … [table users has no column named indexKey_0]",
                        "[10] DB[1] step() INSERT … [disk I/O error]")) {
                    sqlite.log(
                            Level.WARNING,
                            "[sqlite] SQLiteDBAccess$17: job exception",
                            new SQLiteException(1, message));
                }
            }
        }
    }
}
