namespace MlConnector.Sandbox.Scenarios;

/// <summary>Whole minor units as the decimal number that the wire formats want.</summary>
internal static class MinorUnits
{
    public static decimal ToDecimal(long minor, int decimals)
    {
        var magnitude = (ulong)Math.Abs(minor);
        return new decimal(
            (int)(uint)magnitude,
            (int)(uint)(magnitude >> 32),
            0,
            isNegative: minor < 0,
            (byte)decimals
        );
    }
}
