namespace MlConnector.Architecture.Tests;

internal static class Breaches
{
    /// <summary>Fails with every breach written out.</summary>
    public static void None(IEnumerable<string> breaches)
    {
        var found = breaches.ToList();
        Assert.True(found.Count == 0, string.Join('\n', found));
    }
}
