using System.Security.Cryptography;
using System.Text;

namespace MlConnector.Sandbox.Scenarios;

/// <summary>Ids that follow from other ids, the same at every start.</summary>
internal static class Digest
{
    public static string Hex(string purpose, string text, int digits) =>
        Convert.ToHexStringLower(Hash(purpose, text))[..digits];

    /// <summary>43 characters of <c>A-Z a-z 0-9 - _</c>, the look of Amazon's event group ids.</summary>
    public static string Base64Url(string purpose, string text) =>
        Convert
            .ToBase64String(Hash(purpose, text))
            .Replace('+', '-')
            .Replace('/', '_')
            .TrimEnd('=');

    private static byte[] Hash(string purpose, string text) =>
        SHA256.HashData(Encoding.UTF8.GetBytes($"{purpose}:{text}"));
}
