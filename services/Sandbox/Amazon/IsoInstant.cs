using System.Globalization;

namespace MlConnector.Sandbox.Amazon;

internal static class IsoInstant
{
    /// <summary>Reads ISO 8601, a date alone included; without an offset UTC is meant.</summary>
    public static bool TryParse(string? text, out DateTimeOffset at) =>
        DateTimeOffset.TryParse(
            text,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out at
        );

    /// <summary><c>2026-06-17T08:14:22Z</c>.</summary>
    public static string Write(DateTimeOffset at) =>
        at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
