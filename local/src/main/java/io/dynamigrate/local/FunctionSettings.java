package io.dynamigrate.local;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What {@link LambdaProcess} runs, and how.
 *
 * @param folder the unpacked package; absent when the function is on the class path of this JVM
 */
record FunctionSettings(
        Optional<Path> folder,
        String handler,
        String name,
        String version,
        Map<String, String> environment,
        Path javaHome,
        Duration timeLimit,
        Consumer<String> log) {

    static final String ALIAS = "live";

    private static final int MEMORY_MB = 512;

    FunctionSettings {
        if (folder.isPresent() && !Files.isDirectory(folder.get())) {
            throw new IllegalArgumentException(
                    "There is no packaged function in " + folder.get() + ": build it first, with mvn package.");
        }
        environment = Map.copyOf(environment);
    }

    /** The alias, because that is what CloudFormation and people invoke. */
    String invokedArn() {
        return arn(name, ALIAS);
    }

    /** The ARN of a version of a function, or of an alias. */
    static String arn(String name, String qualifier) {
        return "arn:aws:lambda:" + LocalClient.REGION + ":123456789012:function:" + name + ":" + qualifier;
    }

    /** The options are Lambda's own, except for the last two, which keep newer JVMs quiet and two processes apart. */
    List<String> command(Path nativeLibrary) {
        return List.of(
                javaHome.resolve("bin").resolve("java").toString(),
                "-Xmx" + MEMORY_MB * 85 / 100 + "m",
                "-XX:+UseSerialGC",
                "-XX:+TieredCompilation",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-D" + RuntimeClient.NATIVE_PROPERTY + "=" + nativeLibrary,
                "-cp",
                classPath(),
                RuntimeClient.MAIN,
                handler);
    }

    /** A packaged function brings what it needs. */
    private String classPath() {
        return folder.isPresent()
                ? RuntimeClient.classPath()
                : RuntimeClient.classPath() + File.pathSeparator + System.getProperty("java.class.path");
    }

    /** All environment variables of the process: nothing of this process's environment gets in. */
    Map<String, String> variables(String runtimeApi, Path taskRoot) {
        var variables = new HashMap<String, String>();
        variables.put("AWS_LAMBDA_RUNTIME_API", runtimeApi);
        variables.put("LAMBDA_TASK_ROOT", taskRoot.toString());
        variables.put("LAMBDA_RUNTIME_DIR", "/var/runtime");
        variables.put("_HANDLER", handler);
        variables.put("AWS_LAMBDA_INITIALIZATION_TYPE", "on-demand");
        variables.put("AWS_LAMBDA_FUNCTION_NAME", name);
        variables.put("AWS_LAMBDA_FUNCTION_VERSION", version);
        variables.put("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", Integer.toString(MEMORY_MB));
        variables.put("AWS_LAMBDA_LOG_GROUP_NAME", "/aws/lambda/" + name);
        variables.put("AWS_LAMBDA_LOG_STREAM_NAME", "2026/01/01/[" + version + "]local");
        variables.put("AWS_REGION", LocalClient.REGION.id());
        variables.put("AWS_DEFAULT_REGION", LocalClient.REGION.id());
        variables.put("AWS_ACCESS_KEY_ID", LocalClient.KEY);
        variables.put("AWS_SECRET_ACCESS_KEY", LocalClient.KEY);
        variables.put("AWS_SESSION_TOKEN", LocalClient.KEY);
        variables.put("LANG", "C.UTF-8");
        variables.put("TZ", ":UTC");
        variables.putAll(environment);
        return variables;
    }
}
