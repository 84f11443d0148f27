package io.dynamigrate.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dynamigrate.local.Invocation.FunctionError;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LambdaProcessTest {

    @TempDir
    static Path folder;

    private static final CountDownLatch HANGING = new CountDownLatch(1);
    private static LambdaProcess function;

    @BeforeAll
    static void start() throws Exception {
        SamplePackage.in(folder, SampleHandler.class);
        SamplePackage.addLibrary(folder);
        function = LambdaProcess.of(folder, SampleHandler.class.getName())
                .functionName("sample")
                .functionVersion("7")
                .environment("EXTRA", "1")
                .log(line -> {
                    if (line.equals("got hang")) {
                        HANGING.countDown();
                    }
                })
                .start();
    }

    @AfterAll
    static void stop() {
        function.close();
    }

    @Test
    void returnsWhatTheFunctionReturns() throws Exception {
        Invocation invocation = function.invoke("\"zwölf\"");

        assertThat(invocation.response()).isEqualTo("\"zwölf\"");
        assertThat(invocation.error()).isEmpty();
    }

    @Test
    void tellsTheFunctionWhoItIs() throws Exception {
        Invocation invocation = function.invoke("context");

        assertThat(invocation.response())
                .isEqualTo("sample 7 arn:aws:lambda:us-east-1:123456789012:function:sample:live "
                        + invocation.requestId());
    }

    @Test
    void tellsTheFunctionHowMuchTimeItHas() throws Exception {
        assertThat(Integer.parseInt(function.invoke("time").response())).isBetween(10 * 60_000, 15 * 60_000);
    }

    @Test
    void givesTheFunctionLambdasEnvironmentAndNothingOfOurs() throws Exception {
        assertThat(function.invoke("environment").response().split(" "))
                .containsExactly(
                        "AWS_ACCESS_KEY_ID",
                        "AWS_DEFAULT_REGION",
                        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
                        "AWS_LAMBDA_FUNCTION_NAME",
                        "AWS_LAMBDA_FUNCTION_VERSION",
                        "AWS_LAMBDA_INITIALIZATION_TYPE",
                        "AWS_LAMBDA_LOG_GROUP_NAME",
                        "AWS_LAMBDA_LOG_STREAM_NAME",
                        "AWS_LAMBDA_RUNTIME_API",
                        "AWS_REGION",
                        "AWS_SECRET_ACCESS_KEY",
                        "AWS_SESSION_TOKEN",
                        "EXTRA",
                        "LAMBDA_RUNTIME_DIR",
                        "LAMBDA_TASK_ROOT",
                        "LANG",
                        "TZ",
                        "_HANDLER");
    }

    @Test
    void loadsTheJarsOfThePackageAndNoneOfOurs() throws Exception {
        assertThat(function.invoke("library").response()).isEqualTo("from the library");
        assertThat(function.invoke("test library").error())
                .map(FunctionError::message)
                .hasValue("org.junit.jupiter.api.Test");
    }

    @Test
    void runsAFunctionThatIsOnTheClassPath() throws Exception {
        try (LambdaProcess unpackaged = LambdaProcess.of(SampleHandler.class).start()) {
            assertThat(unpackaged.invoke("test library").response()).isEqualTo("org.junit.jupiter.api.Test");
        }
    }

    @Test
    void reportsTheErrorOfTheFunctionAndKeepsTheProcess() throws Exception {
        String process = function.invoke("process").response();

        Invocation invocation = function.invoke("fail");

        assertThat(invocation.error()).hasValue(new FunctionError("java.lang.IllegalStateException", "as it was told"));
        assertThatThrownBy(invocation::response)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("as it was told");
        assertThat(function.invoke("process").response()).isEqualTo(process);
    }

    @Test
    void takesADeadProcessForAnOutcomeAndStartsAnother() throws Exception {
        String process = function.invoke("process").response();

        Invocation invocation = function.invoke("exit");

        assertThat(invocation.error())
                .hasValue(new FunctionError(
                        "Runtime.ExitError",
                        "RequestId: " + invocation.requestId() + " Error: Runtime exited with exit status 3"));
        assertThat(function.invoke("process").response()).isNotEqualTo(process);
    }

    @Test
    void canBeKilledInTheMiddleOfAnInvocation() throws Exception {
        var hanging = CompletableFuture.supplyAsync(() -> {
            try {
                return function.invoke("hang");
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        assertThat(HANGING.await(60, TimeUnit.SECONDS)).isTrue();

        function.kill();

        assertThat(hanging.get().error())
                .hasValueSatisfying(error -> assertThat(error.message()).endsWith("Runtime exited with signal 9"));
    }

    @Test
    void stopsAnInvocationThatTakesTooLong() throws Exception {
        try (LambdaProcess impatient = LambdaProcess.of(folder, SampleHandler.class.getName())
                .timeLimit(Duration.ofMillis(1500))
                .start()) {
            Invocation invocation = impatient.invoke("hang");

            assertThat(invocation.error()).hasValueSatisfying(error -> {
                assertThat(error.type()).isEqualTo("Sandbox.Timedout");
                assertThat(error.message()).endsWith("Task timed out after 1.50 seconds");
            });
            assertThat(impatient.invoke("again").response()).isEqualTo("again");
        }
    }

    @Test
    void reportsAHandlerThatCannotBeLoaded() throws Exception {
        try (LambdaProcess unknown =
                LambdaProcess.of(folder, "com.example.Missing").start()) {
            for (int invocation = 1; invocation <= 2; invocation++) {
                assertThat(unknown.invoke("{}").error())
                        .hasValueSatisfying(error -> assertThat(error.message()).contains("com.example.Missing"));
            }
        }
    }

    @Test
    void keepsTheLog() throws Exception {
        LambdaProcess speaking =
                LambdaProcess.of(folder, SampleHandler.class.getName()).start();
        speaking.invoke("käse");
        speaking.close();

        assertThat(speaking.log()).contains("got käse");
    }

    @Test
    void saysThatTheFunctionMustBePackagedFirst() {
        Path missing = folder.resolve("missing");

        assertThatThrownBy(() -> LambdaProcess.of(missing, "Handler").start())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(missing.toString())
                .hasMessageContaining("mvn package");
    }
}
