namespace MlConnector.TestKit;

/// <summary>The clone that the running tests were built from, whatever its folder is called.</summary>
public static class RepositoryRoot
{
    private static readonly Lazy<string> Found = new(Search);

    /// <summary>Absolute path of the folder that holds MlConnector.sln.</summary>
    public static string Folder => Found.Value;

    /// <summary>Absolute path of a file or folder of the clone.</summary>
    public static string Combine(params ReadOnlySpan<string> parts) =>
        Path.Combine([Folder, .. parts]);

    private static string Search()
    {
        for (
            var folder = new DirectoryInfo(AppContext.BaseDirectory);
            folder is not null;
            folder = folder.Parent
        )
        {
            if (File.Exists(Path.Combine(folder.FullName, "MlConnector.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException(
            $"No folder above {AppContext.BaseDirectory} holds MlConnector.sln; run the tests from where they were built."
        );
    }
}
