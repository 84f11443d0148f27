package io.dynamigrate.local;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/**
 * The classes of a packaged function in this JVM, found by their names.
 *
 * @param classPath the folder of the package, the jars in its {@code lib/}, and the classes that were compiled with them
 */
record PackagedCode(List<Path> classPath) {

    /** The code of a package: classes in its folder, and jars in {@code lib/}. */
    static PackagedCode in(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new IllegalArgumentException(
                    "There is no packaged function in " + folder + ": build it first, with mvn package.");
        }
        List<Path> found = new ArrayList<>(List.of(folder));
        try (Stream<Path> jars = Files.list(folder.resolve("lib"))) {
            jars.sorted().forEach(found::add);
        } catch (IOException e) {
            throw new UncheckedIOException("The libraries of the package cannot be read: " + e.getMessage(), e);
        }
        return new PackagedCode(List.copyOf(found));
    }

    /**
     * The code together with one source file, which is compiled into a folder.
     *
     * @throws UsageException if it does not compile
     */
    PackagedCode with(Path source, Path classes) throws IOException {
        Files.createDirectories(classes);
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        if (compiler == null) {
            throw new UsageException("A JDK is needed to compile " + source + ", and this is a JRE.");
        }
        String path = classPath.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
        if (compiler.run(null, null, null, "-cp", path, "-proc:none", "-d", classes.toString(), source.toString())
                != 0) {
            throw new UsageException("The file " + source + " does not compile: see above.");
        }
        List<Path> more = new ArrayList<>(classPath);
        more.add(classes);
        return new PackagedCode(List.copyOf(more));
    }

    /** A loader that shares the SDK with this program, so that both mean the same by a client. */
    ClassLoader loader() {
        return new URLClassLoader(
                classPath.stream().map(PackagedCode::url).toArray(URL[]::new), PackagedCode.class.getClassLoader());
    }

    private static URL url(Path path) {
        try {
            return path.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException(path + " cannot be a part of a class path", e);
        }
    }
}
