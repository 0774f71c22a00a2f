namespace MlConnector.Sandbox.Scenarios;

/// <summary>SplitMix64: the same numbers on every machine and every .NET version, which System.Random does not promise.</summary>
internal sealed class SeededRandom(ulong seed)
{
    private ulong state = seed;

    /// <summary>A number from <paramref name="least"/> to <paramref name="most"/>, both included.</summary>
    public long Between(long least, long most) =>
        least + (long)(Next() % (ulong)(most - least + 1));

    public int Between(int least, int most) => (int)Between((long)least, most);

    /// <summary>True in about <paramref name="percent"/> of a hundred cases.</summary>
    public bool Chance(int percent) => Between(1, 100) <= percent;

    /// <summary>An own stream for one part of the scenario, so that a change in one part leaves the others as they are.</summary>
    public SeededRandom Fork(ulong stream) => new(Next() ^ (stream * 0x9E3779B97F4A7C15UL));

    private ulong Next()
    {
        state += 0x9E3779B97F4A7C15UL;
        var z = state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }
}
