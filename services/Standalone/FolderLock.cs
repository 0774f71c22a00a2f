namespace MlConnector.Standalone;

/// <summary>Keeps two processes out of one data folder; the operating system lets go of it when the process dies.</summary>
internal sealed class FolderLock : IDisposable
{
    private const string FileName = "in-use";

    private readonly DirectoryInfo folder;
    private readonly FileStream handle;

    private FolderLock(DirectoryInfo folder, FileStream handle)
    {
        this.folder = folder;
        this.handle = handle;
    }

    /// <summary>Makes the folder where it is missing and locks it; null when another process holds it.</summary>
    public static FolderLock? TryTake(DirectoryInfo folder)
    {
        folder.Create();
        try
        {
            return new FolderLock(
                folder,
                new FileStream(
                    Path.Combine(folder.FullName, FileName),
                    FileMode.OpenOrCreate,
                    FileAccess.ReadWrite,
                    FileShare.None
                )
            );
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>Removes everything that earlier runs of this scenario left.</summary>
    public void Clear()
    {
        foreach (var file in folder.EnumerateFiles().Where(file => file.Name != FileName))
        {
            file.Delete();
        }

        foreach (var child in folder.EnumerateDirectories())
        {
            child.Delete(recursive: true);
        }
    }

    public void Dispose() => handle.Dispose();
}
