namespace MlConnector.Cli;

/// <summary>What <c>mlc</c> ends with, the same for every verb.</summary>
public static class ExitCode
{
    public const int Done = 0;

    /// <summary>The command or a file cannot be read.</summary>
    public const int Unreadable = 1;

    /// <summary>Everything was read, and something needs a person.</summary>
    public const int NeedsPerson = 2;
}
