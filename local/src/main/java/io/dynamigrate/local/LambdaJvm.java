package io.dynamigrate.local;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;

/** One execution environment of a function: its JVM, and the Runtime API that this JVM alone talks to. */
final class LambdaJvm implements AutoCloseable {

    private static final Duration INIT_LIMIT = Duration.ofSeconds(60);

    private final FunctionSettings settings;
    private final LambdaRuntimeApi api;
    private final Path nativeLibrary;
    private final Process process;
    private final Thread logReader;
    private final Thread killer;
    private volatile boolean killed;

    private LambdaJvm(FunctionSettings settings, Consumer<String> log) throws IOException {
        this.settings = settings;
        Path temporary = Files.createTempDirectory("dynamigrate-");
        nativeLibrary = RuntimeClient.unpackNative(temporary);
        Path taskRoot = settings.folder().orElse(temporary);
        api = LambdaRuntimeApi.start();
        ProcessBuilder builder = new ProcessBuilder(settings.command(nativeLibrary))
                // The runtime interface client takes the working directory for the task root.
                .directory(taskRoot.toFile())
                .redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().putAll(settings.variables(api.address(), taskRoot));
        process = builder.start();
        killer = new Thread(process::destroyForcibly);
        Runtime.getRuntime().addShutdownHook(killer);
        logReader = Daemon.named("lambda-log").newThread(() -> read(log));
        logReader.start();
    }

    static LambdaJvm start(FunctionSettings settings, Consumer<String> log) {
        try {
            return new LambdaJvm(settings, log);
        } catch (IOException e) {
            throw new UncheckedIOException("The function's JVM could not be started: " + e.getMessage(), e);
        }
    }

    /** Whether it can take another event: a process that is told to end lives on for a moment. */
    boolean isUsable() {
        return process.isAlive() && !killed && !api.initError().isDone();
    }

    Invocation invoke(String payload) throws InterruptedException {
        String id = UUID.randomUUID().toString();
        var event = new LambdaRuntimeApi.Event(id, settings.invokedArn(), payload, settings.timeLimit());
        CompletableFuture<Invocation> cannotStart =
                api.initError().thenApply(error -> new Invocation(id, error.body(), error.error()));
        CompletableFuture<Invocation> died = process.onExit()
                .thenApply(ended -> failed(id, "Runtime.ExitError", "Runtime exited with " + exit(ended.exitValue())));
        CompletableFuture<Invocation> ended =
                event.ended().applyToEither(cannotStart, Function.identity()).applyToEither(died, Function.identity());
        api.offer(event);
        if (!within(INIT_LIMIT, CompletableFuture.anyOf(event.started(), ended))) {
            kill();
            return failed(id, "Sandbox.Timedout", "Init timed out after " + seconds(INIT_LIMIT));
        }
        if (!within(settings.timeLimit(), ended)) {
            kill();
            return failed(id, "Sandbox.Timedout", "Task timed out after " + seconds(settings.timeLimit()));
        }
        return ended.join();
    }

    void kill() {
        killed = true;
        // Not process.destroyForcibly(), which also closes the stream of the log before it is read to its end.
        process.toHandle().destroyForcibly();
    }

    @Override
    public void close() {
        kill();
        try {
            process.waitFor();
            logReader.join();
            Files.deleteIfExists(nativeLibrary);
            Files.deleteIfExists(nativeLibrary.getParent());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new UncheckedIOException("The temporary file " + nativeLibrary + " could not be deleted", e);
        } finally {
            api.close();
            forgetKiller();
        }
    }

    private void forgetKiller() {
        try {
            Runtime.getRuntime().removeShutdownHook(killer);
        } catch (IllegalStateException e) {
            return; // This JVM is shutting down: the hook does no harm.
        }
    }

    private void read(Consumer<String> log) {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                log.accept(line);
            }
        } catch (IOException e) {
            log.accept("The log ends here: " + e.getMessage());
        }
    }

    private static boolean within(Duration limit, CompletableFuture<?> future) throws InterruptedException {
        try {
            future.get(limit.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException("The Runtime API failed", e);
        }
    }

    private static Invocation failed(String id, String type, String what) {
        String message = "RequestId: " + id + " Error: " + what;
        return Invocation.failed(id, message, type, message);
    }

    private static String exit(int value) {
        return value > 128 ? "signal " + (value - 128) : "exit status " + value;
    }

    private static String seconds(Duration limit) {
        return String.format(Locale.ROOT, "%.2f seconds", limit.toMillis() / 1000.0);
    }
}
