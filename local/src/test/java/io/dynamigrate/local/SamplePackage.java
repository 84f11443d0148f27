package io.dynamigrate.local;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;

/** Lays classes of these tests out as a packaged function: classes in the root, jars in {@code lib/}. */
final class SamplePackage {

    private SamplePackage() {}

    static Path in(Path folder, Class<?>... classes) throws IOException {
        for (Class<?> type : classes) {
            String file = type.getName().replace('.', '/') + ".class";
            Path target = folder.resolve(file);
            Files.createDirectories(target.getParent());
            try (InputStream bytes = type.getClassLoader().getResourceAsStream(file)) {
                Files.write(target, bytes.readAllBytes());
            }
        }
        return folder;
    }

    static void addLibrary(Path folder) throws IOException {
        Path jar = Files.createDirectories(folder.resolve("lib")).resolve("library.jar");
        try (JarOutputStream entries = new JarOutputStream(Files.newOutputStream(jar))) {
            entries.putNextEntry(new JarEntry("library.txt"));
            entries.write("from the library".getBytes(StandardCharsets.UTF_8));
        }
    }
}
