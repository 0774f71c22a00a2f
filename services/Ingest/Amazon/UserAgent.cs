using System.Reflection;
using System.Runtime.InteropServices;

namespace MlConnector.Ingest.Amazon;

/// <summary>Amazon requires <c>AppId/AppVersion (Language=…; Platform=…)</c>, at most 500 characters.</summary>
internal static class UserAgent
{
    public static readonly string Value =
        $"MlConnector/{Assembly.GetExecutingAssembly().GetName().Version?.ToString(3)} "
        + $"(Language=CSharp/{Environment.Version.ToString(2)}; Platform={Platform})";

    private static string Platform =>
        OperatingSystem.IsWindows() ? $"Windows/{RuntimeInformation.OSArchitecture}"
        : OperatingSystem.IsMacOS() ? $"MacOS/{RuntimeInformation.OSArchitecture}"
        : $"Linux/{RuntimeInformation.OSArchitecture}";
}
