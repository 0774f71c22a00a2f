using Xunit;

namespace MlConnector.TestKit;

/// <summary>
/// The sample documents that lie beside the repository, in <c>shared/data</c>. A user's clone has none;
/// tests that need them say so and skip.
/// </summary>
public static class SharedData
{
    internal const string SkipSentence =
        "There is no folder shared/data beside this clone, so the sample documents cannot be read.";

    /// <summary>Absolute path of <c>shared/data</c>, or null where there is none.</summary>
    public static string? Find()
    {
        var beside = Path.Combine(
            Path.GetDirectoryName(RepositoryRoot.Folder) ?? "/",
            "shared",
            "data"
        );
        return Directory.Exists(beside) ? beside : null;
    }

    /// <summary>Absolute path of a sample, such as <c>settlement-samples/v2-us-synthetic.txt</c>.</summary>
    /// <exception cref="InvalidOperationException">There is no <c>shared/data</c>: mark the test with <see cref="SharedFactAttribute"/>.</exception>
    public static string Combine(params ReadOnlySpan<string> parts) =>
        Path.Combine([Find() ?? throw new InvalidOperationException(SkipSentence), .. parts]);
}

/// <summary>A fact that reads <c>shared/data</c>; skipped, with the reason, where that is absent.</summary>
public sealed class SharedFactAttribute : FactAttribute
{
    public SharedFactAttribute() =>
        Skip = SharedData.Find() is null ? SharedData.SkipSentence : null;
}

/// <summary>A theory that reads <c>shared/data</c>; skipped, with the reason, where that is absent.</summary>
public sealed class SharedTheoryAttribute : TheoryAttribute
{
    public SharedTheoryAttribute() =>
        Skip = SharedData.Find() is null ? SharedData.SkipSentence : null;
}
