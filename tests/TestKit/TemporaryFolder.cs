namespace MlConnector.TestKit;

/// <summary>A folder of a test's own, removed with all its content at the end.</summary>
public sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("mlconnector-test-").FullName;

    /// <summary>Absolute path of a file or folder in it; nothing is created.</summary>
    public string Combine(params ReadOnlySpan<string> parts) =>
        System.IO.Path.Combine([Path, .. parts]);

    public void Dispose()
    {
        if (Directory.Exists(Path))
        {
            Directory.Delete(Path, recursive: true);
        }
    }
}
