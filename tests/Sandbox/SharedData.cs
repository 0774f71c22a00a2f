namespace MlConnector.Sandbox.Tests;

/// <summary>The folder of third-party data that lies beside the repository, where there is one.</summary>
internal static class SharedData
{
    /// <summary>The folder <c>shared/data</c> beside the repository, or null.</summary>
    public static string? Find()
    {
        for (
            var folder = new DirectoryInfo(AppContext.BaseDirectory);
            folder is not null;
            folder = folder.Parent
        )
        {
            if (File.Exists(Path.Combine(folder.FullName, "MlConnector.sln")))
            {
                var data = Path.Combine(folder.Parent?.FullName ?? "", "shared", "data");
                return Directory.Exists(data) ? data : null;
            }
        }

        return null;
    }
}

/// <summary>A fact that needs <see cref="SharedData"/> and is skipped, saying so, without it.</summary>
internal sealed class SharedFactAttribute : FactAttribute
{
    public SharedFactAttribute()
    {
        if (SharedData.Find() is null)
        {
            Skip = "The folder ../shared/data is not there.";
        }
    }
}
