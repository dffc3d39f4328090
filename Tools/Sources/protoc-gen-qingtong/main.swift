import Generator
import SwiftProtobufPluginLibrary

QingtongPlugin.main()
