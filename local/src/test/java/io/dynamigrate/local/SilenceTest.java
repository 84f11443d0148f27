package io.dynamigrate.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;

/** In a JVM of its own, because loggers speak once, when they are first used. */
class SilenceTest {

    @Test
    void leavesNothingOnTheTerminalAndNoThreadBehind() throws Exception {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Process process = new ProcessBuilder(java, "-cp", classPath(), Quiet.class.getName())
                .redirectErrorStream(true)
                .start();
        process.onExit().orTimeout(60, TimeUnit.SECONDS).join();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        // Newer JVMs warn, with empty lines around it, that a library loads native code; ./run tells them not to.
        assertThat(output.lines().filter(line -> !line.startsWith("WARNING: ") && !line.isEmpty()))
                .containsExactly("used");
        assertThat(process.exitValue()).isZero();
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
}
