using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace MlConnector.Sandbox.Amazon;

/// <summary>An opaque page token: where the next page starts, for which arguments, made when.</summary>
internal sealed record PageToken(int Offset, string Arguments, DateTimeOffset MadeAt)
{
    public string Write() =>
        Convert.ToBase64String(
            Encoding.UTF8.GetBytes(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{Offset}|{MadeAt.ToUnixTimeSeconds()}|{Arguments}"
                )
            )
        );

    /// <summary>Null when the text is no token of this application.</summary>
    public static PageToken? Read(string text)
    {
        var buffer = new byte[text.Length];
        if (!Convert.TryFromBase64String(text, buffer, out var length))
        {
            return null;
        }

        return
            Encoding.UTF8.GetString(buffer, 0, length).Split('|', 3)
                is [var offset, var at, var arguments]
            && int.TryParse(offset, CultureInfo.InvariantCulture, out var start)
            && long.TryParse(at, CultureInfo.InvariantCulture, out var seconds)
            ? new PageToken(start, arguments, DateTimeOffset.FromUnixTimeSeconds(seconds))
            : null;
    }

    /// <summary>A short text that is the same for the same arguments, the token itself left out.</summary>
    public static string ArgumentsOf(IQueryCollection query, string sellerId) =>
        Convert.ToHexStringLower(
            SHA256.HashData(
                Encoding.UTF8.GetBytes(
                    sellerId
                        + string.Join(
                            '&',
                            query
                                .Where(pair =>
                                    !pair.Key.Equals(
                                        "NextToken",
                                        StringComparison.OrdinalIgnoreCase
                                    )
                                )
                                .OrderBy(pair => pair.Key, StringComparer.Ordinal)
                                .Select(pair => $"{pair.Key}={pair.Value}")
                        )
                )
            )
        )[..16];
}
